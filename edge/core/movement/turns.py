"""When a bend began: an angle over its last seconds.

Keypoints waver by more than the first degrees of a bend are, and who sinks slowly looks
still in them. So the beginning is told by when the angle passes two shares of the way
that are clear of the noise, and by how movements begin: the share of the way grows with
a power of the time.
"""

import math
from collections import deque
from collections.abc import Sequence

# Between a parabola, as a cosine begins, and the third power of the least jerk (Flash
# and Hogan 1985). Chosen.
POWER = 2.5
# Shares of the way: two that are looked for, one by which it began. Chosen: the first
# are 9 and 22 degrees of a hinge, against 3 degrees of noise in a standing hip; nobody
# sees the last.
NEAR, FAR, BEGUN = 0.1, 0.25, 0.02
HALF = 0.5  # whoever is past it has begun
BEFORE_S = 5.0  # chosen: a descent of ten seconds takes three for its first quarter
MOST_KEPT = 6000  # chosen: a minute and a half at 60 a second
STEADY = 3  # frames whose mean is no stray one; chosen


class Way:
    """The last frames of an angle, those of the bend in progress all."""

    def __init__(self) -> None:
        self._path: deque[tuple[float, float]] = deque(maxlen=MOST_KEPT)

    def forget(self) -> None:
        """Forget all of it: what comes next does not go on from there."""
        self._path.clear()

    def step(self, t_s: float, deg: float, *, bending: bool) -> None:
        """Take one frame; ``bending`` keeps what was before."""
        path = self._path
        path.append((t_s, deg))
        while not bending and t_s - path[0][0] > BEFORE_S:
            path.popleft()

    def range_deg(self, last_s: float) -> float:
        """Return how far apart the angles of the last seconds are.

        Infinite where they were not seen for as long.
        """
        last = self._last(last_s)
        degs = [deg for _, deg in last]
        seen = last and last[0][0] - last[-1][0] >= last_s
        return max(degs) - min(degs) if seen else math.inf

    def pace_deg_per_s(self, last_s: float) -> float:
        """Return how fast the angle grew over the last seconds: as their best line."""
        last = self._last(last_s)
        mean_s = sum(t_s for t_s, _ in last) / max(len(last), 1)
        away = [(t_s - mean_s, deg) for t_s, deg in last]
        spread = sum(s * s for s, _ in away)
        return sum(s * deg for s, deg in away) / spread if spread else math.nan

    def _last(self, last_s: float) -> list[tuple[float, float]]:
        """Return the frames of the last seconds, and the one before, newest first."""
        last = []
        for each in reversed(self._path):
            last.append(each)
            if self._path[-1][0] - each[0] >= last_s:
                break
        return last

    def began_s(self, since_s: float, standing_deg: float, deepest_deg: float) -> float:
        """Return when the bend began that was ``deepest_deg`` deep, NaN where unseen.

        It began after ``since_s``, s; ``standing_deg`` is about what it began from.
        """
        path = [each for each in self._path if each[0] >= since_s]
        half_deg = standing_deg + HALF * (deepest_deg - standing_deg)
        at = next((k for k, (_, deg) in enumerate(path) if deg >= half_deg), 0)
        if at < STEADY:
            return math.nan
        way = path[: at + 1]
        steady = (way[k : k + STEADY] for k in range(len(way) - STEADY + 1))
        from_deg = min(sum(deg for _, deg in some) / STEADY for some in steady)
        near_s, far_s = (
            _passed_s(way, from_deg + share * (deepest_deg - from_deg))
            for share in (NEAR, FAR)
        )
        return max(near_s - (far_s - near_s) * _FURTHER, since_s)


def _passed_s(way: Sequence[tuple[float, float]], level_deg: float) -> float:
    """Return when a way last rose past a level, NaN where it did not."""
    for (before_s, before), (t_s, deg) in zip(way[-2::-1], way[:0:-1], strict=True):
        if before < level_deg <= deg:
            return before_s + (level_deg - before) / (deg - before) * (t_s - before_s)
    return math.nan


def _root(share: float) -> float:
    return float(share ** (1 / POWER))


# How much further the beginning is before NEAR, of what there is from NEAR to FAR.
_FURTHER = (_root(NEAR) - _root(BEGUN)) / (_root(FAR) - _root(NEAR))
