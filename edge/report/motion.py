"""What is compared: each repetition as a table over time, from frames or a curve."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from edge.core.types.frames import FloatArray

Payload = Mapping[str, Any]

# What is compared, and from which difference on two executions part, degrees.
SIGNALS = {
    "spine_flexion_deg": 10.0,  # chosen: twice the 5.3 deg of rendered lifters (README)
    "pelvis_tilt_deg": 12.0,  # chosen: as the spine, which it is measured with
    "knee_flexion_deg": 12.0,  # the error of a 2-D knee angle (SAGE 17543371251348697)
    "hip_flexion_deg": 17.0,  # the largest error of a 2-D hip angle (the same)
    "neck_flexion_deg": 20.0,  # chosen: ear and shoulder are close to each other
}
CURVED = ("pelvis_tilt_deg", "spine_flexion_deg")  # what a rep's curve holds
REJUDGED_DEG = 5.0  # chosen: frames waver less around a curve of means
MOST = 200  # moments of one repetition, chosen: seven seconds at thirty a second


@dataclass(frozen=True, slots=True)
class Motion:
    """One repetition: ``t_s`` (N,), each signal (N,) in degrees, NaN where unknown.

    ``bodies`` holds what is drawn at each moment, None where nothing is known of it.
    """

    index: int
    t_s: FloatArray
    signals: dict[str, FloatArray]
    rep: Payload
    phases: tuple[str, ...] = ()
    bodies: tuple[dict[str, Any] | None, ...] = field(default=(), repr=False)

    @property
    def duration_s(self) -> float:
        """Return how long it took."""
        return float(self.t_s[-1] - self.t_s[0])


def motions_of_frames(
    frames: Iterable[Payload], sets: Sequence[Payload]
) -> list[Motion]:
    """Return the repetitions of a session from its frames (``--frames`` payloads)."""
    every = list(frames)
    t_s = np.array([frame["t_s"] for frame in every])
    found: list[Motion] = []
    for rep in (rep for finished in sets for rep in finished["reps"]):
        inside = np.flatnonzero((t_s >= rep["start_s"]) & (t_s <= rep["end_s"]))
        if len(inside) < 3:
            continue
        if len(inside) > MOST:
            inside = inside[np.linspace(0, len(inside) - 1, MOST).astype(int)]
        those = [every[at] for at in inside]
        signals = {name: _column(frame[name] for frame in those) for name in SIGNALS}
        if len(curve := _curve(rep)):
            for at, name in enumerate(CURVED, 1):
                known = np.interp(
                    t_s[inside], curve[:, 0], curve[:, at], left=np.nan, right=np.nan
                )
                signals[name] = _rejudged(signals[name], known)
        phases = tuple(str(frame["phase"]) for frame in those)
        bodies = tuple(map(_body, those))
        at = len(found) + 1
        found.append(Motion(at, t_s[inside], signals, rep, phases, bodies))
    return found


def motions_of_session(session: Payload) -> list[Motion]:
    """Return the repetitions of a stored session, by their curves."""
    found: list[Motion] = []
    for rep in (rep for finished in session["sets"] for rep in finished["reps"]):
        rows = _curve(rep)
        if len(rows) < 3:
            continue
        unknown = np.full(len(rows), np.nan)
        signals = dict.fromkeys(SIGNALS, unknown)
        signals |= dict(zip(CURVED, rows.T[1:], strict=True))
        found.append(Motion(len(found) + 1, rows[:, 0], signals, rep))
    return found


def _rejudged(frames: FloatArray, curve: FloatArray) -> FloatArray:
    """Return a signal as the record has it, with the detail of its frames.

    A frame was judged by what was known of the lifter then, the curve by what was known
    when the set was over.
    """
    other = ~(np.abs(frames - curve) < REJUDGED_DEG)
    return np.where(other & np.isfinite(curve), curve, frames)


def _curve(rep: Payload) -> FloatArray:
    """Return (N, 3): t_s, pelvic tilt, spine flexion, NaN where unknown."""
    rows = rep.get("curve") or ()
    known = [[np.nan if value is None else value for value in row] for row in rows]
    return np.array(known, float).reshape(-1, 3)


def _column(values: Iterable[float | None]) -> FloatArray:
    return np.array([np.nan if value is None else value for value in values], float)


def _body(frame: Payload) -> dict[str, Any] | None:
    """Return a frame's body in torso lengths from the hip, as ``deepest`` has it."""
    points = np.array(
        [[np.nan if v is None else v for v in point] for point in frame["keypoints"]],
        float,
    )
    hip, shoulder = points[11:13, :2].mean(axis=0), points[5:7, :2].mean(axis=0)
    torso_px = float(np.hypot(*(shoulder - hip)))
    if not (np.isfinite(torso_px) and torso_px > 0):
        return None
    mirror = np.array([-1.0 if frame["facing"] == "left" else 1.0, 1.0])
    edge = np.array(frame["contour"] or (), float).reshape(-1, 2)
    return {
        "keypoints": ((points[:, :2] - hip) / torso_px * mirror).tolist(),
        "contour": ((edge - hip) / torso_px * mirror).tolist(),
    }
