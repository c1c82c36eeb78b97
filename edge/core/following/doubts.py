"""What makes a bend none that looked like one: where the lifter was, and goes."""

import math

from edge.core.filters import FrameClock

# Chosen: who is in another posture for so long does something else.
ELSEWHERE_S = 1.0
# Chosen: who put a weight down stands for a moment before walking off; who jumps has
# straightened just before, and bends to land.
LEAVE_S, JUMP_S, LAND_S = 4.0, 0.6, 1.2


class Doubts:
    """Remembers what speaks against the bend in progress, and the last one.

    ``came_back`` says that the lifter got up from another posture and has not stood
    since: they have lifted nothing. ``gone`` says that they are elsewhere for long.
    """

    def __init__(self) -> None:
        self._clock = FrameClock()
        self._elsewhere_s = 0.0
        self._ended_s = self._jumped_s = -math.inf
        self.came_back = self.gone = False

    def step(self, t_s: float, *, here: bool, known: bool) -> bool:
        """Take one frame; returns whether another posture has lasted for long.

        Who was not seen, or not well enough to be ``known``, may have stood.
        """
        dt_s = self._clock.step(t_s)
        self._elsewhere_s = 0.0 if here else self._elsewhere_s + dt_s
        self.gone = self._elsewhere_s >= ELSEWHERE_S
        self.came_back = self.came_back or (self.gone and known)
        return self.gone

    def counted(self, t_s: float) -> None:
        """Remember when the last repetition ended."""
        self._ended_s = t_s

    def landed(self, t_s: float) -> bool:
        """Return whether the lifter has jumped just before."""
        return t_s - self._jumped_s < LAND_S

    def asked(self, t_s: float, *, jumps: bool) -> bool:
        """Return, once, whether who now leaves, or jumps, has just ended a bend."""
        if jumps:
            self._jumped_s = t_s
        return 0 <= t_s - self._ended_s < (JUMP_S if jumps else LEAVE_S)

    def stood_s(self) -> float:
        """Return for how long the lifter has stood since the last repetition."""
        return self._clock.t_s - self._ended_s

    def goes_on(self) -> None:
        """Remember that another bend had begun when the set ended."""
        self._ended_s = math.inf

    def taken_back(self) -> None:
        """Remember no last repetition."""
        self._ended_s = -math.inf
