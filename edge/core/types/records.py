"""What is kept of a session: faults, reps, holds, sets. Field names are the contract's.

``payload`` turns any of them into plain JSON values: NaN becomes null, tuples
become lists, enums their words. The schema number changes when a field does.
"""

import math
from dataclasses import astuple, dataclass, fields, is_dataclass, replace
from functools import cache
from typing import Any

from edge.core.types.codes import FaultCode, HoldEnd, ReferenceKind, Side, Verdict

SCHEMA = "session/1"
CURVE_POINTS = 32  # contract: at most so many a repetition
# Curves and poses of so many repetitions fit a message of a broker; a longer session
# has those of its first ones. Chosen: 1.3 kB each, within half a megabyte.
DRAWN_REPS = 400
# Fields of a repetition or hold that are for drawing only.
DRAWN_FIELDS = ("curve", "deepest", "form_curve")

Point = tuple[float, float]
CurvePoint = tuple[float, float, float]
FormPoint = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Posture:
    """How somebody stands, degrees: lordosis, head before the shoulders.

    NaN where it is not known.
    """

    standing_lordosis_deg: float = math.nan
    forward_head_deg: float = math.nan

    def over(self, before: "Posture") -> "Posture":
        """Return what is known now, and else what was known ``before``."""
        now = zip(astuple(self), astuple(before), strict=True)
        return Posture(*(new if math.isfinite(new) else old for new, old in now))


@dataclass(frozen=True, slots=True)
class FaultRecord:
    """One fault from the moment it was raised until it cleared."""

    code: FaultCode
    start_s: float
    end_s: float
    peak_deg: float


@dataclass(frozen=True, slots=True)
class Deepest:
    """The body where a repetition is deepest, in torso lengths from the hip.

    ``keypoints`` are COCO's seventeen as (x, y), ``contour`` the edge of the back from
    sacrum to neck, None where it was not found; x to the picture's right, y down.
    """

    keypoints: tuple[Point, ...]
    contour: tuple[Point, ...] | None


@dataclass(frozen=True, slots=True)
class RepRecord:
    """One repetition; NaN where the figure could not be told.

    ``curve`` holds (t_s, pelvis_tilt_deg, spine_flexion_deg), ``CURVE_POINTS`` of them
    at most. It and ``deepest`` are what a report draws; both may be missing.

    ``spine_drift_deg`` is the peak of flexion minus that of the set's first two clear
    repetitions at the same inclination; NaN in those. ``reference`` is what the other
    figures of the back are compared with, ``reference_change_deg`` the most that the
    lifter's own bow added to flexion, and ``reference_doubt_deg`` how much rounder than
    expected that bow read; NaN without one. ``side`` is the leg in front, or the leg
    that is raised; None where both do the same.
    """

    index: int
    start_s: float
    end_s: float
    eccentric_s: float
    pause_s: float
    concentric_s: float
    trunk_peak_deg: float
    hip_rom_deg: float
    knee_rom_deg: float
    pelvis_tilt_peak_deg: float
    spine_flexion_peak_deg: float
    spine_extension_peak_deg: float
    hip_share: float
    quality: float
    verdict: Verdict
    faults: tuple[FaultRecord, ...] = ()
    spine_drift_deg: float = math.nan
    reference: ReferenceKind | None = None
    reference_change_deg: float = math.nan
    reference_doubt_deg: float = math.nan
    curve: tuple[CurvePoint, ...] = ()
    deepest: Deepest | None = None
    side: Side | None = None

    @property
    def undrawn(self) -> "RepRecord":
        """Return it without what is for drawing only."""
        return replace(self, curve=(), deepest=None)


@dataclass(frozen=True, slots=True)
class HoldRecord:
    """One held position; NaN where the figure could not be told.

    ``side`` is the one below in a side plank, the one that the pull comes from in a
    Pallof hold, the leg that is raised in a Bird Dog; None where both do the same.
    Figures of the spine are compared with ``reference``; ``drift_deg`` is how far the
    figure that the hold is judged by moved from its first still second to its last.
    ``curve`` and ``deepest`` are as in ``RepRecord``, where the hold was worst, and
    ``form_curve`` holds (t_s, degrees) of that figure, as many at most: how far the
    hips are above the line in a plank and below it in a side plank, the chest's turn in
    a Pallof hold, the spine's flexion in a Bird Dog.
    """

    index: int
    start_s: float
    end_s: float
    trunk_mean_deg: float
    spine_flexion_peak_deg: float
    verdict: Verdict
    faults: tuple[FaultRecord, ...] = ()
    side: Side | None = None
    spine_extension_peak_deg: float = math.nan
    lateral_flexion_peak_deg: float = math.nan
    rotation_peak_deg: float = math.nan
    drift_deg: float = math.nan
    quality: float = 0.0
    reference: ReferenceKind | None = None
    ended_by: HoldEnd = HoldEnd.RELEASED
    curve: tuple[CurvePoint, ...] = ()
    deepest: Deepest | None = None
    form_curve: tuple[FormPoint, ...] = ()

    @property
    def undrawn(self) -> "HoldRecord":
        """Return it without what is for drawing only."""
        return replace(self, curve=(), deepest=None, form_curve=())


@dataclass(frozen=True, slots=True)
class SetRecord:
    """Repetitions, or holds, without a long pause between them."""

    exercise: str
    reps: tuple[RepRecord, ...]
    holds: tuple[HoldRecord, ...] = ()
    form_trend_deg_per_rep: float = math.nan
    advice: tuple[str, ...] = ()


def payload(record: Any) -> Any:
    """Return a record as plain JSON values, which share nothing with it."""
    if isinstance(record, float):
        return record if math.isfinite(record) else None
    if isinstance(record, str):
        return str(record)
    if isinstance(record, (list, tuple)):
        return [payload(each) for each in record]
    if isinstance(record, dict):
        return {key: payload(each) for key, each in record.items()}
    if is_dataclass(record):
        # ``asdict`` copies each value by way of ``deepcopy``; a set is told on the
        # thread that the next lamp comes from.
        kind: type = type(record)
        return {name: payload(getattr(record, name)) for name in _names(kind)}
    return record


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))
