"""A name on the command line -> the repetitions that are compared."""

import json
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from edge.config.sections import ModelSettings, MovementSettings
from edge.errors import EdgeError, Reason
from edge.exercises.tables import load_exercise
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
        path = _demonstration(name) or path
    if path.exists() and path.suffix.lower() != ".json":
        sessions, motions = _watched(path, exercise)
    else:
        # A screen's stations are not one exercise.
        sessions = [s for s in find_sessions([name], store) if "sets" in s]
        motions = [
            motion for session in sessions for motion in motions_of_session(session)
        ]
    if motions:
        return motions
    if any(each.get("holds") for session in sessions for each in session["sets"]):
        raise EdgeError(
            f"{name}: has holds and no repetition, and repetitions alone are compared; "
            "how a hold was kept, 'hingewatch report' tells of a session and "
            "'hingewatch replay' of a file",
            reason=Reason.UNSUPPORTED,
        )
    raise EdgeError(
        f"{name}: holds no repetition that can be compared; film from the side, "
        "from standing to standing, or name another session",
        reason=Reason.MISSING,
    )


def _demonstration(name: str) -> Path | None:
    """Return the shipped recording of an exercise, by any word for it."""
    with suppress(EdgeError):  # it may name a session
        return demonstrations().get(load_exercise(name).name)
    return None


def _watched(path: Path, exercise: str) -> tuple[list[dict[str, Any]], list[Motion]]:
    """Return the session of a clip or recording, and its repetitions."""
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
            motions = motions_of_frames(map(json.loads, lines), session["sets"])
    return [session], motions
