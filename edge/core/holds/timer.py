"""Positions that are held: when a hold begins, when it is over, and why.

A hold begins once the body was in position, and still, for a moment; it counts from the
first of it. It is over when the position was left for a moment, and counts to the last
still moment in it: what follows was the way out. Who moves within the position, to set
a foot anew, goes on holding; who goes on moving does not hold.
"""

import math
from dataclasses import dataclass

from edge.core.filters import FrameClock
from edge.core.types.codes import HoldEnd
from edge.core.types.exercise import HoldLimits

# Chosen: a press-up's turn is slow for less; who sets a foot anew has done so by then.
MOVING_S = 2.0
# Chosen: as long as a lifter may be out of sight and be the same.
UNSEEN_S = 2.0
# Who was out of position is back in it after so long. Chosen: a few misread frames.
BACK_S = 0.2
# How much later than a body moves its stillness is told to be over: between 0 and 0.1 s
# on rendered planks and Bird Dogs.
STILL_LATE_S = 0.05
TOO_SHORT = "hold_too_short"  # why what began like a hold is none


@dataclass(frozen=True, slots=True)
class Held:
    """A hold that is over; ``ended_by`` is broken only by what judges its form."""

    start_s: float
    end_s: float
    ended_by: HoldEnd
    long_enough: bool


class HoldTimer:
    """Times holds by an exercise's limits.

    ``start_s`` is when the present hold began, NaN while there is none. ``late_s`` is
    how much later than it is left leaving the position is told, ``known_late_s`` by how
    much it may have been taken before it is told.
    """

    def __init__(
        self, limits: HoldLimits, late_s: float = 0.0, known_late_s: float = 0.0
    ) -> None:
        self._limits, self._late_s = limits, late_s + STILL_LATE_S
        self._known_late_s = known_late_s
        self.reset()

    def reset(self) -> None:
        """Begin with no hold."""
        self.start_s = self.kept_s = self._since_s = math.nan
        self._clock = FrameClock()
        self._forget()

    def _forget(self) -> None:
        self._settled_s = self._left_s = self._moving_s = self._unseen_s = 0.0
        self._back_s = 0.0

    @property
    def holding(self) -> bool:
        """Return whether a position is held."""
        return math.isfinite(self.start_s)

    @property
    def settling(self) -> bool:
        """Return whether a position may be about to be held."""
        return not self.holding and self._settled_s > 0

    @property
    def leaving(self) -> bool:
        """Return whether the position may be about to be left."""
        return max(self._left_s, self._moving_s, self._unseen_s) > 0

    def step(
        self, t_s: float, in_position: bool | None, still_since_s: float
    ) -> Held | None:
        """Take one frame; returns the hold that it ended.

        ``in_position`` is None where it cannot be told, ``still_since_s`` NaN while the
        body moves.
        """
        dt_s = self._clock.step(t_s)
        still = math.isfinite(still_since_s)
        if not in_position:
            self._since_s = math.nan
        elif math.isnan(self._since_s):
            self._since_s = t_s - self._known_late_s
        self._back_s = self._back_s + dt_s if in_position and still else 0.0
        gone = self._left_s + self._unseen_s > 0
        if in_position and still and not (gone and self._back_s < BACK_S):
            since_s = max(still_since_s, self._since_s)
            self.kept_s = t_s
            self._settled_s = max(t_s - since_s, dt_s)
            self._left_s = self._moving_s = self._unseen_s = 0.0
            if not self.holding and self._settled_s >= self._limits.settle_s.value:
                self.start_s = since_s
            return None
        self._settled_s = 0.0
        if not self.holding or (in_position and still):
            return None
        self._moving_s += dt_s if in_position else 0.0
        self._left_s += dt_s if in_position is False else 0.0
        self._unseen_s = t_s - self.kept_s if in_position is None else 0.0
        if self._unseen_s >= UNSEEN_S:
            return self.end(HoldEnd.LOST)
        over = self._left_s >= self._limits.leave_s.value or self._moving_s >= MOVING_S
        return self.end(HoldEnd.RELEASED) if over else None

    def end(self, why: HoldEnd) -> Held | None:
        """End the hold in progress at its last still moment; None without one."""
        if not self.holding:
            return None
        start_s, self.start_s = self.start_s, math.nan
        self._forget()
        late_s = self._late_s if why is HoldEnd.RELEASED else 0.0
        end_s = self.kept_s - late_s
        long_enough = end_s - start_s >= self._limits.min_duration_s.value
        return Held(start_s, end_s, why, long_enough)
