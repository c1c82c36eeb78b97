"""Whether a body moves: its angles over time, and since when they rest."""

import math
from collections.abc import Sequence

from edge.core.filters import FrameClock, Hysteresis, LowPass
from edge.core.pose.geometry import wrapped_deg

# Chosen against keypoint noise of 2 deg a frame after smoothing: the time constant of a
# speed, and the speeds that are moving and resting. Hips that sink within two seconds
# turn by less; who comes into a plank or leaves one turns by 60 deg a second and more.
RATE_S = 0.12
# What is quicker counts for no more, so that a joint misread in one frame is no way.
MOST_DEG_PER_S = 60.0
RESTING_DEG_PER_S = Hysteresis(enter=14.0, leave=22.0)


class Stillness:
    """Follows several angles; they rest while none of them turns quickly.

    ``since_s`` is when the present rest began, NaN while moving.
    """

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget the body."""
        self._clock = FrameClock()
        self._last: tuple[float, ...] = ()
        self._rates: list[LowPass[float]] = []
        self._still = False
        self.since_s = math.nan

    def step(self, t_s: float, angles_deg: Sequence[float]) -> bool:
        """Take one frame's angles, degrees; those that are NaN tell nothing.

        Returns whether the body rests. The same angles come in the same order.
        """
        if not any(map(math.isfinite, angles_deg)):
            self.reset()
            return False
        dt_s = self._clock.step(t_s)
        if not dt_s or len(angles_deg) != len(self._last):
            self._last = tuple(angles_deg)
            self._rates = [LowPass[float](RATE_S, 0.0) for _ in angles_deg]
            self._still, self.since_s = False, math.nan
            return False
        for rate, now, last in zip(self._rates, angles_deg, self._last, strict=True):
            turned = wrapped_deg(now - last)
            if math.isfinite(turned):
                speed = turned / dt_s
                rate.step(dt_s, max(min(speed, MOST_DEG_PER_S), -MOST_DEG_PER_S))
        known = zip(angles_deg, self._last, strict=True)
        self._last = tuple(b if math.isnan(a) else a for a, b in known)
        fastest = max((abs(rate.value or 0.0) for rate in self._rates), default=0.0)
        # Falls below the first, or stays below the second.
        limit = RESTING_DEG_PER_S.leave if self._still else RESTING_DEG_PER_S.enter
        was, self._still = self._still, fastest < limit
        if self._still and not was:
            self.since_s = t_s - RATE_S  # so late a filtered speed tells it
        elif not self._still:
            self.since_s = math.nan
        return self._still
