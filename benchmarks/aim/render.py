"""``python -m benchmarks.aim.render [KIND]`` writes the pictures; needs ``lifter``."""

import json
import sys

from PIL import Image

from benchmarks.aim.cases import FOLDER, KINDS, TRUTH, cases
from benchmarks.aim.stills import still
from benchmarks.lifter.body.models import models


def main() -> None:
    """Write the pictures and what is true of them to ``benchmarks/out/aim``."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / TRUTH
    truth = json.loads(path.read_text()) if path.exists() else {}
    chosen = [case for case in cases() if case.kind in (sys.argv[1:] or KINDS)]
    bodies = models({case.body for case in chosen})
    for case in chosen:
        rgb, truth[str(case.number)] = still(case, bodies)
        Image.fromarray(rgb).save(FOLDER / f"{case.number:03d}.png")
    path.write_text(json.dumps(truth, indent=1) + "\n")


if __name__ == "__main__":
    main()
