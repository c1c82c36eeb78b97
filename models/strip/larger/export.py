"""Round the larger strip network to int8, write the file and judge it.

    python -m models.strip.larger.export FOLDER --out FILE

takes what ``models.strip.larger.train`` left in ``FOLDER``; needs the ``build`` extra.
The file is not put in the place of the one that ships: whether it is better is for
``python -m benchmarks spine`` to say.
"""

import argparse
import hashlib
from pathlib import Path

import numpy as np

from models.strip.layers import LARGER
from models.strip.network import StripNetwork, convert, measure_ranges
from models.strip.samples import Samples
from models.strip.train import CALIBRATION, SEED, judge


def main() -> None:
    """Read, round, write and judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    strips = options.folder / "strips"
    samples = Samples.read(sorted(strips.glob("train_*.npz")))
    judged = Samples.read(sorted(strips.glob("judge_*.npz")))
    network = StripNetwork(SEED, LARGER)
    network.load(options.folder / "larger.npz")
    random = np.random.default_rng(SEED)
    count = min(CALIBRATION, len(samples))
    ranges = measure_ranges(network, samples.strip[random.choice(len(samples), count)])
    print("floats:", judge(network, judged))
    print("int8:", judge(network, judged, ranges))
    built = convert(network, ranges)
    options.out.write_bytes(built)
    digest = hashlib.sha256(built).hexdigest()
    print(f"{options.out}: {len(built)} bytes, SHA-256 {digest}")


if __name__ == "__main__":
    main()
