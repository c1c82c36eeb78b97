"""What the pipeline makes of the cases' pictures, as numbers: poses and light.

``python -m benchmarks.aim.seen`` writes ``tests/core/aim/cases.npz``, one frame a
case, and ``cases.json`` beside it with what is true of each and how it is lit.
"""

import json
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.aim.cases import cases
from benchmarks.aim.render import FOLDER, TRUTH
from edge import __version__
from edge.config.sections import ModelSettings, MovementSettings
from edge.core.types.frames import Frame
from edge.core.types.observation import Observation
from edge.devices.camera.picture import light
from edge.files.recording import RecordingHeader, RecordingWriter
from edge.wiring import build_pipeline, load_vision

KEPT = Path(__file__).parents[2] / "tests" / "core" / "aim"
# Frames of the same picture: until the tracker's square has settled on the lifter.
SETTLE = 20
RATE_HZ = 30.0


def main() -> None:
    """Look at every picture."""
    truth = json.loads((FOLDER / TRUTH).read_text())
    vision, spec = load_vision(ModelSettings())
    header = RecordingHeader(__version__, spec.name, spec.sha256, {"view": "side"})
    lit = {}
    with RecordingWriter(KEPT / "cases.npz", header) as writer:
        for case in cases():
            picture = np.asarray(Image.open(FOLDER / f"{case.number:03d}.png"))
            pipeline = build_pipeline(vision, MovementSettings())
            for index in range(SETTLE):
                pipeline.step(Frame(index / RATE_HZ, index, picture))
            seen = pipeline.observation
            assert seen is not None
            writer.write(
                Observation(
                    float(case.number), case.number, seen.size, seen.pose, seen.contour
                )
            )
            now = light(picture)
            lit[case.number] = {"brightness": now.brightness, "white": now.white}
    table = {number: {**truth[number], **lit[int(number)]} for number in truth}
    text = json.dumps(table, indent=None, separators=(",", ":"), sort_keys=True)
    (KEPT / "cases.json").write_text(text.replace("},", "},\n") + "\n")


if __name__ == "__main__":
    main()
