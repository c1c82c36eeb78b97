"""``python -m benchmarks.aim.render`` writes each case's picture; needs ``lifter``."""

import json

from PIL import Image

from benchmarks.aim.cases import cases
from benchmarks.aim.stills import still
from benchmarks.lifter.body.models import OUT, models

FOLDER = OUT / "aim"
TRUTH = "truth.json"


def main() -> None:
    """Write the pictures and what is true of them to ``benchmarks/out/aim``."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    bodies = models({case.body for case in cases()})
    truth = {}
    for case in cases():
        rgb, truth[case.number] = still(case, bodies)
        Image.fromarray(rgb).save(FOLDER / f"{case.number:03d}.png")
    (FOLDER / TRUTH).write_text(json.dumps(truth, indent=1) + "\n")


if __name__ == "__main__":
    main()
