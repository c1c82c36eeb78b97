"""Where the lifter stands: who lifts stays there, who walks by does not.

A walker who passes close behind the lifter is near them for a while, and the pose model
may go over to the walker. What gives that away: somebody upright, not as tall or not as
high in the picture as the lifter was, whose hips leave where they were all the time.
"""

import math

from edge.core.filters import FrameClock
from edge.core.pose.crop import Region
from edge.core.types.frames import FloatArray

Point = tuple[float, float]

# Sideways, in torso lengths from the middle of where the hips have been. Chosen: a bend
# moves them by up to 0.6, a walker moves two a second.
REACH_TORSOS = 0.7
# Of the torso's length, and how much higher or lower the hips, in torso lengths.
# Chosen: more than an upright lifter's vary, less than what a metre behind somebody at
# three metres makes, seen from above or below the hips.
OTHER_SIZE, OTHER_HEIGHT = 0.15, 0.2
UPRIGHT_COSINE = 0.89  # the cosine of 27 degrees, chosen: walkers do not lean more
# Where somebody is seen for so long, within half as far, becomes their spot. Chosen:
# longer than a step or two towards the bar.
SETTLED_S = 1.5
SPOT_MEMORY_S = 4.0  # chosen: a repetition, so that its bottom hardly moves the middle
MOVED_S = 0.5  # chosen: who is away for longer has moved; a single frame may be wrong


class LiftingSpot:
    """Learns where the hips stay.

    ``kept`` are keypoints (17, 2) and region of when the hips were well there last;
    ``torso_px`` is the hip-shoulder line's length while upright, 0 before it was.
    """

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget the spot: it is nobody's."""
        self._clock = FrameClock()
        self._forget()

    def _forget(self) -> None:
        self.kept: tuple[FloatArray, Region] | None = None
        self.torso_px = 0.0
        self._hip_px: Point = math.nan, math.nan
        self._since_s = self._t_s = math.nan
        self._upright_s = self._away_s = 0.0

    def stranger(self, hip: Point, shoulder: Point, torso_px: float) -> bool:
        """Return whether an upright body there is another than the lifter."""
        if not (self._settled() and self._off(hip) > REACH_TORSOS):
            return False
        size = abs(torso_px - self.torso_px) > OTHER_SIZE * self.torso_px
        height = abs(hip[1] - self._hip_px[1]) > OTHER_HEIGHT * self.torso_px
        return (size or height) and _upright(hip, shoulder, torso_px)

    def step(
        self,
        t_s: float,
        hip: Point,
        shoulder: Point,
        torso_px: float,
        sighting: tuple[FloatArray, Region],
    ) -> None:
        """Learn from the lifter's pose; who moves on has their spot where they stop."""
        dt_s, off = self._clock.step(t_s), self._off(hip)
        self._t_s = t_s
        # Who was not seen for a while may have come from anywhere.
        if not dt_s or self._moved(dt_s, off):
            self._forget()
            self._t_s = self._since_s = t_s
            self._hip_px, self.kept = hip, sighting
            dt_s = off = 0.0
        if off > REACH_TORSOS:
            return
        x_px, y_px = self._hip_px
        stayed_s = min(t_s - self._since_s, SPOT_MEMORY_S)
        x_px += (dt_s / stayed_s if stayed_s else 0.0) * (hip[0] - x_px)
        if _upright(hip, shoulder, torso_px):
            self._upright_s = min(self._upright_s + dt_s, SPOT_MEMORY_S)
            share = dt_s / self._upright_s if self._upright_s else 1.0
            y_px += share * (hip[1] - y_px)
            self.torso_px += share * (torso_px - self.torso_px)
        self._hip_px = x_px, y_px
        if not off > REACH_TORSOS / 2:
            self.kept = sighting

    def _moved(self, dt_s: float, off: float) -> bool:
        """Return whether they have been too far away for too long."""
        if not self._settled():
            return off > REACH_TORSOS / 2
        self._away_s = self._away_s + dt_s if off > REACH_TORSOS else 0.0
        return self._away_s > MOVED_S

    def _settled(self) -> bool:
        settled = self._t_s - self._since_s >= SETTLED_S
        return settled and self._upright_s > 0

    def _off(self, hip: Point) -> float:
        """Return how far from the spot that is, torso lengths; NaN without one."""
        size = self.torso_px or math.nan
        return abs(hip[0] - self._hip_px[0]) / size


def _upright(hip: Point, shoulder: Point, torso_px: float) -> bool:
    return hip[1] - shoulder[1] > UPRIGHT_COSINE * torso_px
