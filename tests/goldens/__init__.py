"""What the core made of each recording when it was last looked at.

A golden has one JSON line for every third frame and for every frame with an event.
``python -m tests.goldens`` writes them anew from the recordings beside this folder;
with ``--record`` it first records the clips again, which a new pose model or contour
needs. Read the difference like code before it goes in.
"""

import json
from pathlib import Path
from typing import Any

from edge.config.sections import MovementSettings
from edge.core.types.records import DRAWN_FIELDS, payload
from edge.files.frames import frame_payload
from edge.files.recording import read_recording
from edge.wiring import build_pipeline

HERE = Path(__file__).resolve().parent
RECORDINGS = HERE.parent / "recordings"
CLIPS = (
    *sorted((HERE.parent / "clips").glob("*.mp4")),
    HERE.parents[1] / "edge" / "assets" / "demo_progressive.mp4",
)
EVERY = 3
# What went in is in the recording already.
LEFT_OUT = ("keypoints", "contour")


def golden(name: str) -> Path:
    return HERE / f"{name}.jsonl"


def recording(name: str) -> Path:
    return RECORDINGS / f"{name}.npz"


def replayed(name: str) -> list[dict[str, Any]]:
    """Return what a recording is made of now: the lines of its golden."""
    pipeline = build_pipeline(None, MovementSettings())
    lines = []
    for observation in read_recording(recording(name)):
        step = pipeline.replay(observation)
        if step.index % EVERY and not step.events:
            continue
        frame = frame_payload(step)
        line = {key: frame[key] for key in frame if key not in LEFT_OUT}
        lines.append(line | {"events": [event_payload(event) for event in step.events]})
    lines.append({"events": [event_payload(event) for event in pipeline.finish()]})
    return lines


def event_payload(event: Any) -> dict[str, Any]:
    return {"event": type(event).__name__, **_undrawn(payload(event))}


def _undrawn(value: Any) -> Any:
    """Return it without what the frames' figures make up already."""
    if isinstance(value, dict):
        kept = {key: value[key] for key in value if key not in DRAWN_FIELDS}
        return {key: _undrawn(part) for key, part in kept.items()}
    return [_undrawn(each) for each in value] if isinstance(value, list) else value


def read(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in golden(name).read_text().splitlines()]


def write(name: str) -> None:
    lines = (json.dumps(rounded(line)) for line in replayed(name))
    golden(name).write_text("".join(line + "\n" for line in lines))


def rounded(value: Any) -> Any:
    """Return figures to five decimals: a tenth of what is tolerated."""
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [rounded(item) for item in value]
    return round(value, 5) if isinstance(value, float) else value
