"""Phases and repetitions from hip flexion.

The machine is the table ``NEXT``: what was noticed in a phase leads to the next. A
repetition ends when the lifter stands again after a bend, so a deadlift that begins
on the floor counts with its first lockout, without an eccentric phase. Standing is
the lifter's own: a stance that never straightens fully is learnt.
"""

import math
from dataclasses import dataclass
from enum import Enum, auto

from edge.core.types.codes import Phase
from edge.core.types.exercise import RepLimits
from edge.core.types.states import Movement

# Chosen against keypoint noise of 3 deg in a standing hip and 6 deg in a bent one.
RATE_S = 0.08
SLOW_DEG_PER_S = 18.0
PAUSE_S = 0.12
NEAR_STANDING_DEG = 42.0
NEAR_DEEPEST_DEG = 5.0
TURN_DEG = 9.0
REFERENCE_S = 0.6
# Slower upward, or a bend that takes seconds would be taken for a new stance.
STOOP_S = 8.0
REFERENCE_DEG = (-15.0, 32.0)
GAP_S = 1.0  # a body lost for longer ends the repetition uncounted


class Trigger(Enum):
    """What is noticed about hip flexion, at most one thing a frame."""

    ARRIVED = auto()  # stands
    LEFT = auto()  # bends further than standing does
    STOPPED = auto()  # neither deeper nor higher for a moment
    ROSE = auto()  # clearly higher than the deepest
    SANK = auto()  # clearly deeper than the highest since rising
    LOST = auto()  # nobody to follow


NEXT: dict[Phase, dict[Trigger, Phase]] = {
    Phase.UNKNOWN: {Trigger.ARRIVED: Phase.STANDING, Trigger.LEFT: Phase.BOTTOM},
    Phase.STANDING: {Trigger.LEFT: Phase.ECCENTRIC, Trigger.LOST: Phase.UNKNOWN},
    Phase.ECCENTRIC: {
        Trigger.STOPPED: Phase.BOTTOM,
        Trigger.ROSE: Phase.CONCENTRIC,
        Trigger.ARRIVED: Phase.STANDING,
        Trigger.LOST: Phase.UNKNOWN,
    },
    Phase.BOTTOM: {
        Trigger.ROSE: Phase.CONCENTRIC,
        Trigger.ARRIVED: Phase.STANDING,
        Trigger.LOST: Phase.UNKNOWN,
    },
    Phase.CONCENTRIC: {
        Trigger.SANK: Phase.ECCENTRIC,
        Trigger.ARRIVED: Phase.STANDING,
        Trigger.LOST: Phase.UNKNOWN,
    },
}
RESTING = (Phase.UNKNOWN, Phase.STANDING)


@dataclass(frozen=True, slots=True)
class Bend:
    """A bend that ended; ``reason`` says why it does not count, or is None."""

    start_s: float
    end_s: float
    bottom_start_s: float
    bottom_end_s: float
    started_bent: bool
    rom_deg: float
    reason: str | None

    @property
    def eccentric_s(self) -> float:
        """Return the time on the way down; NaN when it was not seen."""
        return math.nan if self.started_bent else self.bottom_start_s - self.start_s

    @property
    def pause_s(self) -> float:
        """Return the time near the deepest point."""
        return self.bottom_end_s - self.bottom_start_s

    @property
    def concentric_s(self) -> float:
        """Return the time on the way up."""
        return self.end_s - self.bottom_end_s


class RepCounter:
    """Steps through the phases; returns the bend that this frame ended, if any."""

    def __init__(self, limits: RepLimits) -> None:
        self._limits = limits
        self.reset()

    def reset(self) -> None:
        """Forget everything, the lifter's own standing included."""
        self.phase = Phase.UNKNOWN
        self.count = 0
        self._reference_deg = 0.0
        self._full_deg = self._limits.full_rom_deg.value
        self._start_s = self._bottom_start_s = self._bottom_end_s = math.nan
        self._deepest_deg = self._bottom_deg = self._highest_deg = math.nan
        self._started_bent = self._void = False
        self._forget()

    def void(self) -> None:
        """Let the bend in progress not count."""
        self._void = self.phase not in RESTING

    def lose(self, t_s: float) -> None:
        """Go on with somebody else; a bend in progress does not count."""
        self._take(Trigger.LOST, t_s)
        self._forget()

    def restart_count(self) -> None:
        """Begin a new set: the next repetition is number one."""
        self.count = 0

    def _forget(self) -> None:
        self._t_s = -math.inf
        self._hip_deg = math.nan
        self._rate = 0.0
        self._slow_s = 0.0
        self._still_s = math.nan

    def step(self, t_s: float, hip_deg: float) -> tuple[Movement, Bend | None]:
        """Take one frame's hip flexion, degrees; NaN while nobody is seen."""
        if math.isnan(hip_deg):
            if t_s - self._t_s < GAP_S:
                return self._movement(t_s), None
            bend = self._take(Trigger.LOST, t_s)
            self._forget()
            return self._movement(t_s), bend
        self._follow(t_s, hip_deg)
        trigger = self._trigger(t_s)
        bend = self._take(trigger, t_s) if trigger else None
        return self._movement(t_s), bend

    def _follow(self, t_s: float, hip_deg: float) -> None:
        dt_s = t_s - self._t_s
        if not 0 < dt_s < GAP_S:
            dt_s, self._rate, self._slow_s = 0.0, 0.0, 0.0
        else:
            speed = (hip_deg - self._hip_deg) / dt_s
            self._rate += (1 - math.exp(-dt_s / RATE_S)) * (speed - self._rate)
            slow = abs(self._rate) < SLOW_DEG_PER_S
            self._slow_s = self._slow_s + dt_s if slow else 0.0
            if slow:
                self._still_s = t_s
        self._t_s, self._hip_deg = t_s, hip_deg
        if self.phase is Phase.STANDING and self._slow_s > 0:
            low, high = REFERENCE_DEG
            target = min(max(hip_deg, low), high)
            stoops = target > self._reference_deg
            pull = 1 - math.exp(-dt_s / (STOOP_S if stoops else REFERENCE_S))
            self._reference_deg += pull * (target - self._reference_deg)
        if self.phase not in RESTING:
            self._follow_bend(t_s, hip_deg)

    def _follow_bend(self, t_s: float, hip_deg: float) -> None:
        if hip_deg > self._deepest_deg:
            if hip_deg > self._bottom_deg + NEAR_DEEPEST_DEG:
                self._bottom_start_s, self._bottom_deg = t_s, hip_deg
            self._deepest_deg = hip_deg
        if hip_deg > self._deepest_deg - NEAR_DEEPEST_DEG:
            self._bottom_end_s = t_s
        if self.phase is Phase.CONCENTRIC:
            self._highest_deg = min(self._highest_deg, hip_deg)

    def _trigger(self, t_s: float) -> Trigger | None:
        hip_deg, start = self._hip_deg, self._limits.start
        bend_deg = hip_deg - self._reference_deg
        near = hip_deg < NEAR_STANDING_DEG and self._slow_s >= PAUSE_S
        if self.phase is Phase.UNKNOWN:
            if bend_deg < start.leave_deg or near:
                return Trigger.ARRIVED
            return Trigger.LEFT if bend_deg > start.enter_deg else None
        if self.phase is Phase.STANDING:
            return Trigger.LEFT if bend_deg > start.enter_deg else None
        if bend_deg < start.leave_deg:
            return Trigger.ARRIVED
        if near and self._deepest_deg - hip_deg > start.enter_deg:
            return Trigger.ARRIVED
        if self.phase is Phase.CONCENTRIC:
            return Trigger.SANK if hip_deg > self._highest_deg + TURN_DEG else None
        if hip_deg < self._deepest_deg - TURN_DEG:
            return Trigger.ROSE
        if self.phase is Phase.ECCENTRIC and self._slow_s >= PAUSE_S:
            return Trigger.STOPPED
        return None

    def _take(self, trigger: Trigger, t_s: float) -> Bend | None:
        following = NEXT[self.phase].get(trigger)
        if following is None:
            return None
        was, self.phase = self.phase, following
        if was in RESTING and following not in RESTING:
            # The bend began when the lifter last stood still, if that was seen.
            stood = was is Phase.STANDING and math.isfinite(self._still_s)
            self._start_s = self._still_s if stood else t_s
            self._started_bent = was is Phase.UNKNOWN
            self._void = False
            self._deepest_deg = self._bottom_deg = self._hip_deg
            self._bottom_start_s = self._bottom_end_s = t_s
        if following is Phase.STANDING:
            self._still_s = t_s
        if following is Phase.CONCENTRIC:
            self._highest_deg = self._hip_deg
        bend_deg = self._hip_deg - self._reference_deg
        if trigger is Trigger.ARRIVED and bend_deg > self._limits.start.leave_deg:
            # Stands, but not as straight as was known.
            self._reference_deg = min(self._hip_deg, REFERENCE_DEG[1])
        if was not in RESTING and following in RESTING:
            return self._ended(t_s, lost=trigger is Trigger.LOST)
        return None

    def _ended(self, t_s: float, lost: bool) -> Bend:
        rom_deg = self._deepest_deg - self._reference_deg
        bend = Bend(
            self._start_s,
            t_s,
            self._bottom_start_s,
            self._bottom_end_s,
            self._started_bent,
            rom_deg,
            self._why_not(t_s, rom_deg, lost),
        )
        if bend.reason is None:
            self.count += 1
            self._full_deg = max(self._limits.full_rom_deg.value, rom_deg)
        return bend

    def _why_not(self, t_s: float, rom_deg: float, lost: bool) -> str | None:
        limits = self._limits
        moving_s = t_s - self._start_s - (self._bottom_end_s - self._bottom_start_s)
        if lost:
            return "lost"
        if self._void:
            return "unfinished"
        if rom_deg < limits.min_rom_deg.value:
            return "too_shallow"
        # A lift from the floor shows only its way up.
        share = 0.5 if self._started_bent else 1.0
        if t_s - self._start_s < limits.min_duration_s.value * share:
            return "too_quick"
        return "too_long" if moving_s > limits.max_duration_s.value else None

    def _movement(self, t_s: float) -> Movement:
        resting = self.phase in RESTING
        bend_deg = self._hip_deg - self._reference_deg
        depth = math.nan
        if math.isfinite(bend_deg):
            depth = min(max(bend_deg / self._full_deg, 0.0), 1.0)
        return Movement(t_s, self.phase, depth, None if resting else self.count + 1)
