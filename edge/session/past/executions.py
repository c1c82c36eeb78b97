"""A name on the command line -> the repetitions and holds that are compared."""

import json
import tempfile
from contextlib import suppress
from pathlib import Path

from edge.config.sections import AUTO, ModelSettings, MovementSettings
from edge.errors import EdgeError, Reason
from edge.exercises.tables import load_exercise
from edge.models.manifest import demonstrations
from edge.report import words
from edge.report.compared.motion import Motion, motions_of_frames, motions_of_session
from edge.session.outputs import ReplayOptions
from edge.session.past.stored import find_sessions
from edge.session.replay import replay


def execution(name: str, store: str, exercise: str) -> list[Motion]:
    """Return what was done in a clip, a recording, a summary or a stored session.

    The name of an exercise is its shipped demonstration.

    Raises
    ------
    EdgeError
        When there is none that could be judged.
    """
    path = Path(name)
    if demonstrated := shown(name):
        path, exercise = demonstrations()[demonstrated], demonstrated
    if path.exists() and path.suffix.lower() != ".json":
        motions = _watched(path, exercise)
    else:
        # A screen's stations are not one exercise.
        sessions = [s for s in find_sessions([name], store) if "sets" in s]
        motions = [
            motion for session in sessions for motion in motions_of_session(session)
        ]
    if motions:
        return motions
    asked = "" if exercise == AUTO else f", watched as {words.plain(exercise)}"
    raise EdgeError(
        f"{name}: holds no repetition and no hold that can be compared{asked}; film "
        "from the side, from standing to standing, or name another",
        reason=Reason.MISSING,
    )


def shown(name: str) -> str | None:
    """Return which exercise's demonstration a name stands for, None for any other."""
    if Path(name).exists():
        return None
    with suppress(EdgeError):  # it may name a session
        exercise = load_exercise(name).name
        return exercise if exercise in demonstrations() else None
    return None


def _watched(path: Path, exercise: str) -> list[Motion]:
    """Return what was done in a clip or recording."""
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
