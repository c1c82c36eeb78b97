"""What is compared: each repetition or hold as a table over time."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from edge.core.pose.geometry import inclination_deg, wrapped_deg
from edge.core.types.exercise import Family
from edge.core.types.frames import FloatArray
from edge.core.types.skeleton import HIPS, KNEES, SHOULDERS
from edge.report.facts import exercise_of

Payload = Mapping[str, Any]
REP, HOLD = "repetition", "hold"

# What is compared, and from which difference on two executions part, degrees.
SIGNALS = {
    "spine_flexion_deg": 10.0,  # chosen: twice the 5.3 deg of rendered lifters (README)
    "pelvis_tilt_deg": 12.0,  # chosen: as the spine, which it is measured with
    "knee_flexion_deg": 12.0,  # the error of a 2-D knee angle (SAGE 17543371251348697)
    "hip_flexion_deg": 17.0,  # the largest error of a 2-D hip angle (the same)
    "raised_hip_deg": 17.0,  # the same, of the leg that a Bird Dog raises
    "neck_flexion_deg": 20.0,  # chosen: ear and shoulder are close to each other
    # Chosen: keypoints of two straight planks differ by up to 13 deg.
    "hips_above_line_deg": 15.0,
    "hips_below_line_deg": 12.0,  # chosen: amber begins there (side_plank.toml)
    "chest_turn_deg": 8.0,  # chosen: twice the 4 deg of good holds (pallof_hold.toml)
}
CURVED = ("pelvis_tilt_deg", "spine_flexion_deg")  # what a curve of the record holds
# What of each frame is compared; hips and knees are the middle of left and right.
FRAMES = (*CURVED, "knee_flexion_deg", "hip_flexion_deg", "neck_flexion_deg")
# On hands and knees that middle tells neither of the leg that kneels nor of the other.
ON_KNEES = (*CURVED, "raised_hip_deg", "neck_flexion_deg")
# What a hold is judged by, whose curve is in its record.
FORMS = {
    Family.PLANK: "hips_above_line_deg",
    Family.SIDE_PLANK: "hips_below_line_deg",
    Family.PALLOF: "chest_turn_deg",
}
REJUDGED_DEG = 5.0  # chosen: frames waver less around a curve of means
MOST = 200  # moments of one motion, chosen: seven seconds at thirty a second
LEAST = 3  # moments that a curve needs


@dataclass(frozen=True, slots=True)
class Motion:
    """One repetition or hold: ``t_s`` (N,), signals (N,) in degrees, NaN unknown.

    ``bodies`` holds what is drawn at each moment, None where nothing is known of it.
    """

    index: int
    t_s: FloatArray
    signals: dict[str, FloatArray]
    record: Payload
    phases: tuple[str, ...] = ()
    bodies: tuple[dict[str, Any] | None, ...] = field(default=(), repr=False)
    kind: str = REP
    exercise: str = ""

    @property
    def duration_s(self) -> float:
        """Return how long it took."""
        return float(self.record["end_s"] - self.record["start_s"])

    @property
    def side(self) -> str | None:
        """Return the side that it was done with, None where both do the same."""
        return self.record.get("side")


def motions_of_frames(
    frames: Iterable[Payload], sets: Sequence[Payload]
) -> list[Motion]:
    """Return what was done in a session, from its frames (``--frames`` payloads)."""
    every = list(frames)
    t_s = np.array([frame["t_s"] for frame in every])
    found: list[Motion] = []
    for index, kind, exercise, rep in _done(sets):
        inside = np.flatnonzero((t_s >= rep["start_s"]) & (t_s <= rep["end_s"]))
        if len(inside) < LEAST:
            continue
        if len(inside) > MOST:
            inside = inside[np.linspace(0, len(inside) - 1, MOST).astype(int)]
        those = [every[at] for at in inside]
        moments = t_s[inside]
        drawn = _drawn(rep, kind, exercise)
        signals = _of_frames(those, kind, exercise)
        for name, (known_s, values) in drawn.items():
            known = np.interp(moments, known_s, values, left=np.nan, right=np.nan)
            signals[name] = _rejudged(signals.get(name, known), known)
        phases = tuple(str(frame["phase"]) for frame in those)
        bodies = tuple(map(_body, those))
        made = (index, moments, signals, rep, phases, bodies, kind, exercise)
        found.append(Motion(*made))
    return found


def motions_of_session(session: Payload) -> list[Motion]:
    """Return what was done in a stored session, by the curves of its record."""
    found: list[Motion] = []
    for index, kind, exercise, rep in _done(session["sets"]):
        drawn = _drawn(rep, kind, exercise)
        if not drawn and kind == REP:
            continue
        # How long a hold was kept, and why it ended, need no curve.
        t_s = np.array([rep["start_s"], rep["end_s"]], float)
        # All curves of a record have their points at the same moments.
        t_s = next((known_s for known_s, _ in drawn.values()), t_s)
        signals = {name: values for name, (_, values) in drawn.items()}
        found.append(Motion(index, t_s, signals, rep, kind=kind, exercise=exercise))
    return found


def _done(sets: Sequence[Payload]) -> Iterator[tuple[int, str, str, Payload]]:
    """Yield what was done: its number of its kind in the session, kind and exercise."""
    counts = {REP: 0, HOLD: 0}
    for finished in sets:
        of = ((REP, finished["reps"]), (HOLD, finished.get("holds") or ()))
        for kind, records in of:
            for record in records:
                counts[kind] += 1
                yield counts[kind], kind, str(finished["exercise"]), record


def _family(exercise: str) -> Family | None:
    known = exercise_of({"exercise": exercise})
    return known.family if known else None


def _of_frames(
    those: Sequence[Payload], kind: str, exercise: str
) -> dict[str, FloatArray]:
    if kind == HOLD:
        return {}
    on_knees = _family(exercise) is Family.BIRD_DOG
    signals = {
        name: _column(frame[name] for frame in those)
        for name in (ON_KNEES if on_knees else FRAMES)
        if name != "raised_hip_deg"
    }
    if on_knees:
        signals["raised_hip_deg"] = _column(map(_raised_hip_deg, those))
    return signals


def _drawn(
    rep: Payload, kind: str, exercise: str
) -> dict[str, tuple[FloatArray, FloatArray]]:
    """Return the signals that a record has curves of, each with its moments."""
    family = _family(exercise)
    if kind == HOLD and family is Family.BIRD_DOG:
        return {}  # its repetition tells the same
    curve = _rows(rep.get("curve"), 1 + len(CURVED))
    drawn = {}
    if len(curve) >= LEAST:
        drawn = {name: (curve[:, 0], curve[:, at]) for at, name in enumerate(CURVED, 1)}
    form = _rows(rep.get("form_curve"), 2)
    if kind == HOLD and family in FORMS and len(form) >= LEAST:
        drawn[FORMS[family]] = (form[:, 0], form[:, 1])
    return drawn


def _rejudged(frames: FloatArray, curve: FloatArray) -> FloatArray:
    """Return a signal as the record has it, with the detail of its frames.

    A frame was judged by what was known of the lifter then, the curve by what was known
    when the set was over.
    """
    other = ~(np.abs(frames - curve) < REJUDGED_DEG)
    return np.where(other & np.isfinite(curve), curve, frames)


def _rows(points: Any, columns: int) -> FloatArray:
    """Return a record's curve as (N, columns), NaN where unknown."""
    known = [
        [np.nan if value is None else value for value in row] for row in points or ()
    ]
    return np.array(known, float).reshape(-1, columns)


def _column(values: Iterable[float | None]) -> FloatArray:
    return np.array([np.nan if value is None else value for value in values], float)


def _points(frame: Payload) -> FloatArray:
    """Return a frame's keypoints (17, 2) in px, NaN where unknown."""
    return np.array(
        [[np.nan if v is None else v for v in point] for point in frame["keypoints"]],
        float,
    )[:, :2]


def _trunk(points: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the middles (2,) of hips and shoulders, px."""
    return points[list(HIPS)].mean(axis=0), points[list(SHOULDERS)].mean(axis=0)


def _raised_hip_deg(frame: Payload) -> float:
    """Return the flexion at the hip of the leg that is raised: 0 is level."""
    points = _points(frame)
    facing = -1 if frame["facing"] == "left" else 1
    hip, shoulder = _trunk(points)
    trunk = inclination_deg((shoulder - hip).tolist(), facing)
    thighs = [inclination_deg(hip - points[knee], facing) for knee in KNEES]
    # Whichever is flexed less is the one that is raised.
    left, right = (wrapped_deg(trunk - thigh) for thigh in thighs)
    return float(np.fmin(left, right))


def _body(frame: Payload) -> dict[str, Any] | None:
    """Return a frame's body in torso lengths from the hip, as ``deepest`` has it."""
    points = _points(frame)
    hip, shoulder = _trunk(points)
    torso_px = float(np.hypot(*(shoulder - hip)))
    if not (np.isfinite(torso_px) and torso_px > 0):
        return None
    mirror = np.array([-1.0 if frame["facing"] == "left" else 1.0, 1.0])
    edge = np.array(frame["contour"] or (), float).reshape(-1, 2)
    return {
        "keypoints": ((points - hip) / torso_px * mirror).tolist(),
        "contour": ((edge - hip) / torso_px * mirror).tolist(),
    }
