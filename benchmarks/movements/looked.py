"""What the models saw of a clip, kept as a recording.

Kept while clip, pose model and what leads to keypoints and the edge of the back are the
same. What is judged of them is computed anew every time.
"""

import os
from functools import cache
from pathlib import Path

from benchmarks.spine.cache import EDGE, POSE_SOURCES, contents, key
from edge.config.sections import ModelSettings, MovementSettings
from edge.models.manifest import DEFAULT_MODEL, known_model, sha256_of
from edge.session.outputs import ReplayOptions
from edge.session.replay import replay

# Where rendered movements lie, and below it what was seen of all clips; the variable is
# for those who share a folder of them.
FOLDER = Path(
    os.environ.get("HINGEWATCH_MOVES", Path(__file__).parents[1] / "out" / "moves")
)
OUT = FOLDER / "recordings"
RACK = "benchmark"


def looked(video: Path, out: Path = OUT, fresh: bool = False) -> Path:
    """Return the recording of a clip; looks at the clip where there is none."""
    recording = out / f"{video.stem}.{key(sha256_of(video), _key())}.npz"
    if fresh or not recording.is_file():
        out.mkdir(parents=True, exist_ok=True)
        part = recording.with_suffix(f".{os.getpid()}.npz")
        replay(
            ReplayOptions(
                video, MovementSettings("auto"), ModelSettings(), RACK, record=part
            )
        )
        part.replace(recording)
    return recording


@cache
def _key() -> str:
    core = EDGE / "core"
    files = [core / f"{name}.py" for name in POSE_SOURCES]
    seen = [sha256_of(path) for path in files if path.is_file()]
    return key(known_model(DEFAULT_MODEL).sha256, *seen, *contents(core / "back"))
