"""Where the lifter stands: who lifts stays there, who walks by does not.

A walker who passes close behind the lifter is near them for a while, and the pose model
may go over to the walker. What gives that away is that the hips leave the place where
they were all the time.
"""

import math

from edge.core.framing import Region
from edge.core.records import FloatArray

# Sideways, in torso lengths from the middle of where the hips have been. Lifters' stay
# within 0.58 on 60 clips, real and rendered; a walker's leave at two a second.
REACH_TORSOS = 0.7
# Nobody is at home before they stayed so long, within half as far. Chosen: longer than
# a step or two towards the bar.
SETTLED_S = 1.5
MEMORY_S = 4.0  # chosen: a repetition, so that its bottom does not move the middle


class Home:
    """Learns where the hips stay.

    ``kept`` are keypoints (17, 2) and region of when the hips were well there last;
    ``torso_px`` is how long the line from hip to shoulder has been, 0 before it was.
    """

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Nobody lives here yet."""
        self.kept: tuple[FloatArray, Region] | None = None
        self.torso_px = 0.0
        self._x_px = self._since_s = self._t_s = math.nan

    def left(self, t_s: float, hip_x_px: float) -> bool:
        """Return whether hips there cannot be those of whoever lives here."""
        settled = t_s - self._since_s >= SETTLED_S
        return settled and self._off(hip_x_px) > REACH_TORSOS

    def step(
        self,
        t_s: float,
        hip_x_px: float,
        torso_px: float,
        seen: tuple[FloatArray, Region],
    ) -> None:
        """Learn from a pose whose hips did not leave."""
        at_home = self._off(hip_x_px) < REACH_TORSOS / 2
        if not at_home and not t_s - self._since_s >= SETTLED_S:
            self._x_px, self.torso_px = hip_x_px, torso_px
            self._since_s = self._t_s = t_s
        stayed_s = min(max(t_s - self._since_s, 0.0), MEMORY_S)
        share = min((t_s - self._t_s) / stayed_s, 1.0) if stayed_s > 0 else 1.0
        self._x_px += share * (hip_x_px - self._x_px)
        self.torso_px += share * (torso_px - self.torso_px)
        self._t_s = t_s
        if at_home or self.kept is None:
            self.kept = seen

    def _off(self, hip_x_px: float) -> float:
        """Return how far from home that is, torso lengths; NaN without one."""
        return abs(hip_x_px - self._x_px) / max(self.torso_px, 1.0)
