"""What is wrong with the movement now: measures against pairs of thresholds.

A fault is raised when its measure stays above ``enter_deg`` for a moment and cleared
when it falls below ``leave_deg``. Only what was measured at the back itself may light
the lamp and count for the verdict (``judgement``); what keypoints alone say is noted
in the repetition's record.
"""

import math
from collections.abc import Callable, Mapping
from enum import Enum, IntEnum, auto

from edge.core.filters import FrameClock
from edge.core.types.codes import FaultCode
from edge.core.types.events import FaultCleared, FaultRaised
from edge.core.types.exercise import FaultLimits
from edge.core.types.records import FaultRecord
from edge.core.types.states import BodyAngles, SpineState

# Chosen: longer than a stray contour, shorter than anyone calls a delay.
RAISE_S = 0.12
# Chosen: a measure missing for longer, as an arm that passes, clears its fault.
FAULT_HOLD_S = 0.4
# Chosen: an edge that is only just good enough to follow may be somebody else's.
RED_QUALITY = 0.6

# Of the hips' bend. Chosen: a lift from the floor comes to 0.65, a hinge to 0.2.
KNEE_SHARE = 0.5

Measure = Callable[[BodyAngles, SpineState], float]
MEASURES: Mapping[FaultCode, Measure] = {
    FaultCode.SPINE_FLEXION: lambda angles, spine: spine.spine_flexion_deg,
    FaultCode.SPINE_EXTENSION: lambda angles, spine: -spine.spine_flexion_deg,
    FaultCode.LATERAL_FLEXION: lambda angles, spine: abs(spine.lateral_flexion_deg),
    FaultCode.ROTATION: lambda angles, spine: abs(spine.rotation_deg),
    FaultCode.NECK: lambda angles, spine: abs(angles.neck_flexion_deg),
    FaultCode.KNEE_DOMINANT: lambda angles, spine: _knee_excess_deg(angles),
    FaultCode.HIPS_FIRST: lambda angles, spine: angles.lean_gain_deg,
}


def _knee_excess_deg(angles: BodyAngles) -> float:
    """Return by how much the knees bend more than half as far as the hips, degrees."""
    return angles.knee_flexion_deg - KNEE_SHARE * angles.hip_flexion_deg


SPINE_FAULTS = (
    FaultCode.SPINE_FLEXION,
    FaultCode.SPINE_EXTENSION,
    FaultCode.LATERAL_FLEXION,
    FaultCode.ROTATION,
)
# Seen only from where flexion is not: never red, and raised only when it is past its
# limit by more than its own uncertainty, times ``SD_MARGIN``. Chosen: on the clips from
# front and rear no figure came within 10 degrees of that.
FRONTAL_SD: Mapping[FaultCode, Callable[[SpineState], float]] = {
    FaultCode.LATERAL_FLEXION: lambda spine: spine.lateral_sd_deg,
    FaultCode.ROTATION: lambda spine: spine.rotation_sd_deg,
}
SD_MARGIN = 1.5


class Severity(IntEnum):
    """How bad something is."""

    NONE = 0
    CAUTION = 1
    FAULT = 2


class Red(Enum):
    """Whether a fault may be red."""

    LIT = auto()
    KEPT = auto()  # it may stay red, but not become it
    NEVER = auto()


class FaultWatch:
    """One fault with its two thresholds, and how bad it is now."""

    def __init__(self, code: FaultCode, limits: FaultLimits) -> None:
        self.code = code
        self._caution, self._fault = limits.caution.pair, limits.fault.pair
        self._measure = MEASURES.get(code)
        self._frontal_sd, self._of_spine = FRONTAL_SD.get(code), code in SPINE_FAULTS
        self.reset()

    def reset(self) -> None:
        """Forget what was raised."""
        self.severity = Severity.NONE
        self._forget_above()
        self._missing_s = 0.0
        self._start_s = math.nan
        self._peak_deg = math.nan

    def step(
        self, dt_s: float, angles: BodyAngles, spine: SpineState, red: Red
    ) -> FaultRaised | FaultCleared | None:
        """Take one frame; ``severity`` holds the result."""
        value_deg = self._measure(angles, spine) if self._measure else math.nan
        clear, margin_deg = self._uncertainty(spine)
        # An unclear back may keep a red lamp for its moment, but not light one.
        red = red if clear or red is Red.NEVER else Red.KEPT
        return self.weigh(angles.t_s, dt_s, value_deg, margin_deg, red)

    def weigh(
        self, t_s: float, dt_s: float, value_deg: float, margin_deg: float, red: Red
    ) -> FaultRaised | FaultCleared | None:
        """Take what was measured, NaN where nothing was; as ``step`` otherwise.

        It must be past its limit by ``margin_deg`` too.
        """
        before = self.severity
        if math.isnan(value_deg):
            self._missing_s += dt_s
            if self._missing_s <= FAULT_HOLD_S:
                return None
            self._forget_above()
            self.severity = Severity.NONE
        else:
            self._missing_s = 0.0
            self._weigh(dt_s, value_deg - margin_deg, red)
            if self.severity:
                peak_deg = self._peak_deg if before else value_deg
                self._peak_deg = max(peak_deg, value_deg)
        if self.severity and not before:
            self._start_s = t_s
            return FaultRaised(t_s, self.code)
        if before and not self.severity:
            return FaultCleared(t_s, self._record(t_s))
        return None

    def end(self, t_s: float) -> FaultRecord | None:
        """Return the record of a fault that is still raised, and clear it."""
        record = self._record(t_s) if self.severity else None
        self.reset()
        return record

    def _uncertainty(self, spine: SpineState) -> tuple[bool, float]:
        """Return whether this may be red, and what it must be past its limit by."""
        if self._frontal_sd is not None:
            return False, SD_MARGIN * self._frontal_sd(spine)
        if self._of_spine:
            return clear(spine), spine.margin_deg
        return True, 0.0

    def _forget_above(self) -> None:
        self._caution_s = self._fault_s = 0.0  # how long it was above each

    def _weigh(self, dt_s: float, value_deg: float, red: Red) -> None:
        before, self.severity = self.severity, Severity.NONE
        if not before and value_deg <= self._caution.enter:
            self._forget_above()  # as nearly always
            return
        caution = self._caution.holds(value_deg, before is not Severity.NONE)
        self._caution_s = self._caution_s + dt_s if caution else 0.0
        raised = before is Severity.FAULT
        fault = self._fault.holds(value_deg, raised)
        fault = fault and (red is Red.LIT or (raised and red is Red.KEPT))
        self._fault_s = self._fault_s + dt_s if fault else 0.0
        if self._fault_s >= RAISE_S:
            self.severity = Severity.FAULT
        elif self._caution_s >= RAISE_S:
            self.severity = Severity.CAUTION

    def _record(self, t_s: float) -> FaultRecord:
        return FaultRecord(self.code, self._start_s, t_s, self._peak_deg)


def clear(spine: SpineState) -> bool:
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
        self._watched = False
        for watch in self._watches:
            watch.reset()

    def step(
        self,
        angles: BodyAngles,
        spine: SpineState,
        bending: bool,
        red: Red = Red.LIT,
    ) -> tuple[FaultRaised | FaultCleared, ...]:
        """Take one frame; while the lifter is not bending, everything clears."""
        dt_s = self._clock.step(angles.t_s)
        if not (bending or self._watched):
            return ()  # all is clear: most frames are of no bend
        self._watched = bending
        if not bending:
            records = (watch.end(angles.t_s) for watch in self._watches)
            return tuple(FaultCleared(angles.t_s, r) for r in records if r)
        happened = [watch.step(dt_s, angles, spine, red) for watch in self._watches]
        return tuple([event for event in happened if event])

    def raised(self) -> dict[FaultCode, Severity]:
        """Return the faults raised now, and how bad they are."""
        watches = self._watches
        return {watch.code: watch.severity for watch in watches if watch.severity}

    def finish(self, t_s: float) -> tuple[FaultRecord, ...]:
        """Return records of what is still raised, and clear it."""
        records = (watch.end(t_s) for watch in self._watches)
        return tuple(record for record in records if record)
