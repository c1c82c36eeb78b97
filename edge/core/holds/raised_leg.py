"""The leg that is raised on hands and knees: how far, and which it is.

The pose model takes one leg for the other for moments: how far the higher of the two is
raised does not depend on it, and which it is is told by all frames of a repetition.
"""

import math
from collections import deque

from edge.core.types.codes import Side
from edge.core.types.states import Limbs

# How much further one thigh is raised than the other to be told apart. Chosen: what a
# kneeling thigh leans by.
APART_DEG = 20.0
WITHIN_S = 0.5  # chosen: longer than legs are mixed up in rendered and real clips


def raised_deg(body: Limbs) -> float:
    """Return how far the higher thigh is raised behind, degrees from kneeling on it.

    0 while both knees are below the hips, 90 while level; NaN without a thigh.
    """
    known = [deg for deg in body.thigh_inclination_deg if math.isfinite(deg)]
    return max(known, default=math.nan)


def raised_side(body: Limbs) -> Side | None:
    """Return whose thigh is raised in this frame, None where they are alike."""
    left, right = body.thigh_inclination_deg
    if not abs(left - right) > APART_DEG:
        return None
    return Side.LEFT if left > right else Side.RIGHT


class RaisedLeg:
    """How far a leg is raised, over what the pose model takes for it at moments.

    It takes the raised leg for the one that is knelt on, for a frame or a few, and not
    the other way round: the highest of the last ``WITHIN_S`` counts. A leg that sinks
    is told late by as much.
    """

    def __init__(self) -> None:
        self._last: deque[tuple[float, float]] = deque()

    def step(self, body: Limbs) -> float:
        """Take one frame and return how far a leg is raised, degrees, or NaN."""
        while self._last and not 0 <= body.t_s - self._last[0][0] < WITHIN_S:
            self._last.popleft()
        deg = raised_deg(body)
        if math.isfinite(deg):
            self._last.append((body.t_s, deg))
        return max((each for _, each in self._last), default=math.nan)
