"""How long a back may be in the picture: bent, not much longer than standing.

Before a background of its own colours, or an upright, the edge is followed to where the
back has ended long since. By how much it is too long tells how uncertain it is.
"""

from edge.core.types.frames import DorsalContour

# The way from sacrum to C7 over that of the same lifter standing: what is longer has
# less quality, and from TOO_LONG on none. At 30 to 45 deg of flexion the true one
# of synthetic lifters is 1.03 (median) and 1.06 to 1.09 (95 %); rounded backs in six
# real clips read 1.03 at most at the bottom (95 %). Wide, because skin gives more than
# rendered skin does, and a lifter may step nearer to the camera.
LONGEST, TOO_LONG = 1.08, 1.16
# How much standing the length goes by; and a longer one is believed sooner, because
# only too short a one does harm. Chosen.
LENGTH_MEMORY_S, LONGER_S = 1.0, 0.2
LEAST_S = 0.5  # a moment of standing, too short for a neutral, tells no length


class BackLength:
    """Remembers how long the lifter's back is while standing, and trusts no longer."""

    def __init__(self) -> None:
        self._standing_px = 0.0
        self._seen_s = 0.0

    def learn(self, dt_s: float, contour: DorsalContour) -> None:
        """Take a moment of standing still."""
        self._seen_s = min(self._seen_s + dt_s, LENGTH_MEMORY_S)
        more_px = length_px(contour) - self._standing_px
        within_s = min(self._seen_s, LONGER_S) if more_px > 0 else self._seen_s
        if within_s:
            self._standing_px += min(dt_s / within_s, 1.0) * more_px

    def trust(self, contour: DorsalContour) -> float:
        """Return how far its length leaves an edge to be the back's, 0 to 1."""
        if self._seen_s < LEAST_S:
            return 1.0
        left = TOO_LONG - length_px(contour) / self._standing_px
        return min(max(left / (TOO_LONG - LONGEST), 0.0), 1.0)


def length_px(contour: DorsalContour) -> float:
    """Return how long the edge is from sacrum to C7."""
    x, y = (contour.xy[1:] - contour.xy[:-1]).T
    # A list's sum is a tenth of an array's (``edge.core.vision``).
    return float(sum(((x * x + y * y) ** 0.5).tolist()))
