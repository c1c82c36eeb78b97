"""A name on the command line -> the repetitions that are compared."""

import json
import tempfile
from pathlib import Path

from edge.config.sections import ModelSettings, MovementSettings
from edge.errors import EdgeError, Reason
from edge.models.manifest import demonstrations
from edge.report.motion import Motion, motions_of_frames, motions_of_session
from edge.session.outputs import ReplayOptions
from edge.session.past.stored import find_sessions
from edge.session.replay import replay


def execution(name: str, store: str, exercise: str) -> list[Motion]:
    """Return the repetitions of a clip, a recording, a summary or a stored session.

    The name of an exercise is its shipped demonstration.

    Raises
    ------
    EdgeError
        When there is none that could be judged.
    """
    path = Path(name)
    if not path.exists():
        path = demonstrations().get(name, path)
    if path.exists() and path.suffix.lower() != ".json":
        motions = _watched(path, exercise)
    else:
        motions = [
            motion
            for session in find_sessions([name], store)
            if "sets" in session  # a screen's stations are not one exercise
            for motion in motions_of_session(session)
        ]
    if not motions:
        raise EdgeError(
            f"{name}: holds no repetition that can be compared; film from the side, "
            "from standing to standing, or name another session",
            reason=Reason.MISSING,
        )
    return motions


def _watched(path: Path, exercise: str) -> list[Motion]:
    with tempfile.TemporaryDirectory(prefix="hingewatch-") as folder:
        frames = Path(folder, "frames.jsonl")
        session = replay(
            ReplayOptions(
                path,
                MovementSettings(exercise),
                ModelSettings(),
                rack="file",
                frames=str(frames),
            )
        )
        with frames.open(encoding="utf-8") as lines:
            return motions_of_frames(map(json.loads, lines), session["sets"])
