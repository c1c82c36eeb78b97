"""What is noticed of an angle over time: how fast it turns, and since when it rests."""

import math

from edge.core.filters import FrameClock, LowPass

# Chosen against keypoint noise of 3 deg in a standing hip and 6 deg in a bent one: the
# rate's time constant, and what is slow after it. A hinge of two seconds moves 40 deg
# a second.
RATE_S = 0.08
SLOW_DEG_PER_S = 18.0
# Chosen: past the noise in a standing hip; slower than a descent of ten seconds.
STOOD_DEG, STILL_DEG_PER_S = 3.0, 3.0
LAST_S = 0.4  # chosen: slower, and it would not have been taken for standing yet


class HipMotion:
    """What is noticed of the hip: its flexion, how fast it moves, since when it rests.

    ``slow_s`` is for how long it has moved slowly, ``still_s`` when it last did.
    """

    def __init__(self) -> None:
        self.clock = FrameClock()
        self.deg = self.still_s = math.nan
        self.slow_s = 0.0
        self._rate = LowPass[float](RATE_S, 0.0)

    def step(self, t_s: float, hip_deg: float, standing_deg: float = math.inf) -> float:
        """Take one frame; returns the seconds since the one before, 0 after a gap.

        Who sinks as slowly as others stand is still only while they stand.
        """
        dt_s = self.clock.step(t_s)
        if dt_s:
            rate = self._rate.step(dt_s, (hip_deg - self.deg) / dt_s)
            slow = abs(rate) < SLOW_DEG_PER_S
            self.slow_s = self.slow_s + dt_s if slow else 0.0
            stands = hip_deg - standing_deg < STOOD_DEG
            if slow and (stands or abs(rate) < STILL_DEG_PER_S):
                self.still_s = t_s
        else:
            self.slow_s = 0.0
            self._rate.reset(0.0)
        self.deg = hip_deg
        return dt_s

    def until_s(self, standing_deg: float) -> float:
        """Return how long the last degrees to standing take at this pace."""
        left_deg = max(self.deg - standing_deg, 0.0)
        rate = -(self._rate.value or 0.0)
        return min(left_deg / rate, LAST_S) if rate > SLOW_DEG_PER_S else 0.0
