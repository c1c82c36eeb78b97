"""What is wrong with the movement now: measures against pairs of thresholds.

A fault is raised when its measure stays above ``enter_deg`` for a moment and cleared
when it falls below ``leave_deg``. Only what was measured at the back itself may light
the lamp; what keypoints alone say is kept for the repetition's record.
"""

import math
from collections.abc import Callable, Mapping

from edge.core.filters import FrameClock
from edge.core.types.codes import FaultCode
from edge.core.types.events import FaultCleared, FaultRaised
from edge.core.types.exercise import FaultLimits
from edge.core.types.records import FaultRecord
from edge.core.types.states import BodyAngles, SpineState

# Chosen: longer than a stray contour, shorter than anyone calls a delay.
RAISE_S = 0.12
FAULT_HOLD_S = 0.4  # a measure missing for longer clears its fault
# Chosen: an edge that is only just good enough to follow may be somebody else's.
RED_QUALITY = 0.6

Measure = Callable[[BodyAngles, SpineState], float]
MEASURES: Mapping[FaultCode, Measure] = {
    FaultCode.SPINE_FLEXION: lambda angles, spine: spine.spine_flexion_deg,
    FaultCode.SPINE_EXTENSION: lambda angles, spine: -spine.spine_flexion_deg,
    FaultCode.LATERAL_FLEXION: lambda angles, spine: abs(spine.lateral_flexion_deg),
    FaultCode.ROTATION: lambda angles, spine: abs(spine.rotation_deg),
    FaultCode.NECK: lambda angles, spine: abs(angles.neck_flexion_deg),
    FaultCode.KNEE_DOMINANT: lambda angles, spine: angles.knee_flexion_deg,
}
SPINE_FAULTS = (
    FaultCode.SPINE_FLEXION,
    FaultCode.SPINE_EXTENSION,
    FaultCode.LATERAL_FLEXION,
    FaultCode.ROTATION,
)
# Seen only from where flexion is not: never red, and raised only when it is past its
# limit by more than its own uncertainty. Chosen: on the clips from the front and aside
# no figure came within 10 degrees of that.
FRONTAL_SD: Mapping[FaultCode, Callable[[SpineState], float]] = {
    FaultCode.LATERAL_FLEXION: lambda spine: spine.lateral_sd_deg,
    FaultCode.ROTATION: lambda spine: spine.rotation_sd_deg,
}
SD_MARGIN = 1.5


class FaultWatch:
    """One fault with its two thresholds: 0 none, 1 caution, 2 fault."""

    def __init__(self, code: FaultCode, limits: FaultLimits) -> None:
        self.code = code
        self._limits = (limits.caution, limits.fault)
        self._measure = MEASURES[code]
        self.reset()

    def reset(self) -> None:
        """Forget what was raised."""
        self.grade = 0
        self._above_s = [0.0, 0.0]
        self._missing_s = 0.0
        self._start_s = math.nan
        self._peak_deg = math.nan

    def step(
        self, dt_s: float, angles: BodyAngles, spine: SpineState
    ) -> FaultRaised | FaultCleared | None:
        """Take one frame; ``grade`` holds the result."""
        value_deg = self._measure(angles, spine)
        before = self.grade
        if math.isnan(value_deg):
            self._missing_s += dt_s
            if self._missing_s <= FAULT_HOLD_S:
                return None
            self._above_s = [0.0, 0.0]
            self.grade = 0
        else:
            self._missing_s = 0.0
            clear, margin_deg = self._uncertainty(spine)
            self._grade(dt_s, value_deg - margin_deg, clear)
            if self.grade:
                self._peak_deg = (
                    value_deg if before == 0 else max(self._peak_deg, value_deg)
                )
        if before == 0 and self.grade:
            self._start_s = angles.t_s
            return FaultRaised(angles.t_s, self.code)
        if before and self.grade == 0:
            return FaultCleared(angles.t_s, self._record(angles.t_s))
        return None

    def end(self, t_s: float) -> FaultRecord | None:
        """Return the record of a fault that is still raised, and clear it."""
        record = self._record(t_s) if self.grade else None
        self.reset()
        return record

    def _uncertainty(self, spine: SpineState) -> tuple[bool, float]:
        """Return whether this may be red, and what it must be past its limit by."""
        if self.code in FRONTAL_SD:
            return False, SD_MARGIN * FRONTAL_SD[self.code](spine)
        if self.code in SPINE_FAULTS:
            return _clear(spine), spine.margin_deg
        return True, 0.0

    def _grade(self, dt_s: float, value_deg: float, clear: bool) -> None:
        grade = 0
        for at, limit in enumerate(self._limits):
            raised = self.grade > at
            above = value_deg > (limit.leave_deg if raised else limit.enter_deg)
            # An unclear back may keep a red lamp for its moment, but not light one.
            above = above and (raised or clear or at == 0)
            self._above_s[at] = self._above_s[at] + dt_s if above else 0.0
            if above and (raised or self._above_s[at] >= RAISE_S):
                grade = at + 1
        self.grade = grade

    def _record(self, t_s: float) -> FaultRecord:
        return FaultRecord(self.code, self._start_s, t_s, self._peak_deg)


def _clear(spine: SpineState) -> bool:
    """Return whether a red lamp may rest on this: a clear back, its own neutral."""
    return spine.own_neutral and spine.quality >= RED_QUALITY


class FaultJudge:
    """Watches every fault of an exercise."""

    def __init__(self, limits: Mapping[FaultCode, FaultLimits]) -> None:
        self._watches = [
            FaultWatch(code, limits[code]) for code in MEASURES if code in limits
        ]
        self.reset()

    def reset(self) -> None:
        """Clear everything without a word."""
        self._clock = FrameClock()
        for watch in self._watches:
            watch.reset()

    def step(
        self, angles: BodyAngles, spine: SpineState, bending: bool
    ) -> tuple[FaultRaised | FaultCleared, ...]:
        """Take one frame; while the lifter is not bending, everything clears."""
        dt_s = self._clock.step(angles.t_s)
        if not bending:
            records = (watch.end(angles.t_s) for watch in self._watches)
            return tuple(FaultCleared(angles.t_s, r) for r in records if r)
        happened = (watch.step(dt_s, angles, spine) for watch in self._watches)
        return tuple(event for event in happened if event)

    def grades(self) -> dict[FaultCode, int]:
        """Return the faults raised now: 1 caution, 2 fault."""
        return {watch.code: watch.grade for watch in self._watches if watch.grade}

    def finish(self, t_s: float) -> tuple[FaultRecord, ...]:
        """Return records of what is still raised, and clear it."""
        records = (watch.end(t_s) for watch in self._watches)
        return tuple(record for record in records if record)
