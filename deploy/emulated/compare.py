"""Says whether a rack in a box sees what this machine sees, and how fast.

    python deploy/emulated/compare.py SUITE HERE BOX

Exit code 1 when it does not.
"""

import datetime
import json
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# Runtimes and video libraries of the releases differ: TFLite 2.14 and LiteRT 2.3 on the
# same picture, PyAV 10 and newer by one grey level. Chosen once that was seen:
# what no verdict and few lamps notice, in 99 of 100 frames.
ANGLES = ("spine_flexion_deg", "pelvis_tilt_deg", "trunk_inclination_deg")
ANGLE_DEG = 3.0
FRAMES_WITHIN = 0.99
LAMPS = 0.98
Row = dict[str, Any]


def main() -> int:
    """Compare and print."""
    suite, here, box = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    ours, theirs = verdicts(here), verdicts(box)
    pairs = list(zip(frames(here), frames(box), strict=True))
    same = sum(a["level"] == b["level"] for a, b in pairs)
    apart = {name: sorted(differences(pairs, name)) or [math.inf] for name in ANGLES}
    most = {
        name: values[math.ceil(FRAMES_WITHIN * len(values)) - 1]
        for name, values in apart.items()
    }
    good = (
        ours == theirs
        and same >= LAMPS * len(pairs)
        and max(most.values()) <= ANGLE_DEG
    )
    step, own = (json.loads((at / "step.json").read_text()) for at in (box, here))
    doctor = json.loads((box / "doctor.json").read_text())
    versions = next(x["what"] for x in doctor["checks"] if x["check"] == "versions")
    day = datetime.datetime.now(datetime.UTC).date()
    lines = [
        f"{suite}: {'agrees' if good else 'DOES NOT AGREE'}, {day}",
        f"  {versions}; {step['machine']['runtime']}, numpy {step['machine']['numpy']}",
        f"  doctor: {'nothing' if doctor['ok'] else 'something'} needs a person",
        f"  verdicts: {', '.join(theirs)}"
        + ("" if ours == theirs else f"; here {ours}"),
        f"  lamps: {same} of {len(pairs)} the same (at least {LAMPS:.0%})",
        *(
            f"  {name}: {FRAMES_WITHIN:.0%} within {most[name]:.1f} ({ANGLE_DEG}), "
            f"all within {apart[name][-1]:.1f}"
            for name in ANGLES
        ),
        f"  step over invoke: {step['step_over_invoke']}, "
        f"here {own['step_over_invoke']}; emulated, a step takes "
        f"{step['step_ms'] / own['step_ms']:.0f} times as long",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0 if good and doctor["ok"] else 1


def verdicts(folder: Path) -> list[str]:
    """Return the verdict of every repetition."""
    session = json.loads((folder / "summary.json").read_text())
    return [rep["verdict"] for each in session["sets"] for rep in each["reps"]]


def frames(folder: Path) -> Iterator[Row]:
    """Yield what was seen in each frame."""
    with (folder / "frames.jsonl").open() as lines:
        for line in lines:
            yield json.loads(line)


def differences(pairs: list[tuple[Row, Row]], name: str) -> Iterator[float]:
    """Yield how far the two are apart, degrees, where both know."""
    for ours, theirs in pairs:
        if ours[name] is not None and theirs[name] is not None:
            yield abs(ours[name] - theirs[name])


if __name__ == "__main__":
    sys.exit(main())
