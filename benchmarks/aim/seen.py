"""What the pipeline makes of the cases' pictures, as numbers: poses and light.

``python -m benchmarks.aim.seen`` writes ``tests/core/aim/cases.npz``, one frame a
case, and ``cases.json`` beside it with what is true of each and how it is lit.
"""

import json
from typing import Any

import numpy as np
from PIL import Image

from benchmarks.aim.cases import FOLDER, KEPT, TRUTH, cases
from edge import __version__
from edge.config.sections import ModelSettings, MovementSettings
from edge.core.types.frames import ByteArray, Frame
from edge.core.types.observation import Observation
from edge.core.vision import Vision
from edge.devices.camera.picture import light
from edge.files.recording import RecordingHeader, RecordingWriter
from edge.session.aiming.glance import Glance
from edge.wiring import build_pipeline, load_vision

# Frames of the same picture: until the tracker's square has settled on the lifter.
SETTLE = 20
RATE_HZ = 30.0
PARTS = 4  # of a picture, each of which is looked at


def main() -> None:
    """Look at every picture."""
    truth = json.loads((FOLDER / TRUTH).read_text())
    vision, spec = load_vision(ModelSettings())
    header = RecordingHeader(__version__, spec.name, spec.sha256, {"view": "side"})
    lit: dict[int, dict[str, Any]] = {}
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
            if np.isnan(seen.pose.xy).all():
                lit[case.number]["glance"] = _glance(vision, picture)
    table = {number: {**truth[number], **lit[int(number)]} for number in truth}
    text = json.dumps(table, separators=(",", ":"), sort_keys=True)
    (KEPT / "cases.json").write_text(text.replace("},", "},\n") + "\n")


def _glance(vision: Vision, picture: ByteArray) -> list[list[float]]:
    """Return keypoints and scores (17, 3) where nobody was followed."""
    glance = Glance(vision)
    for _ in range(PARTS):
        glance.step(picture)
    pose = glance.best(0.0)
    assert pose is not None
    rows = np.column_stack([pose.xy, pose.score]).tolist()
    return [[round(x, 1), round(y, 1), round(score, 3)] for x, y, score in rows]


if __name__ == "__main__":
    main()
