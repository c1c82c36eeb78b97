"""When pictures were taken, on the monotonic clock, whatever the driver says."""

import math

# Chosen: a picture that waited for longer has no place in a live loop, and a
# timestamp that lies ahead is of another clock.
OLDEST_S, AHEAD_S = 2.0, 0.05


class Moments:
    """Turns a driver's timestamps into times that always increase.

    The USB driver stamps a picture with the monotonic clock when its first bytes come.
    Some drivers take the wall clock, or none: then it is the time of arrival.
    """

    def __init__(self) -> None:
        self._last_s = -math.inf

    def stamp(self, told_s: float | None, arrived_s: float) -> float:
        """Return when a picture was taken, s; ``told_s`` is the driver's word."""
        t_s = arrived_s
        if told_s is not None and -AHEAD_S <= arrived_s - told_s <= OLDEST_S:
            t_s = min(told_s, arrived_s)
        if t_s <= self._last_s:
            # A repeated or late stamp; the arrival is later than the last picture's.
            t_s = max(arrived_s, math.nextafter(self._last_s, math.inf))
        self._last_s = t_s
        return t_s
