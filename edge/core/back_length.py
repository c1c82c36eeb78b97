"""How long a back may be in the picture: bent, hardly longer than standing.

Before a background of its own colours, or an upright, the edge is followed to where the
back has ended long since. What such an edge is too long by tells.
"""

import math

from edge.core.records import DorsalContour

# The way from sacrum to C7 over that of the same lifter standing: what is longer is
# doubted, and from TOO_LONG on worth nothing. At 30 to 45 deg of flexion the true one
# of synthetic lifters is 1.03 (median) and 1.06 to 1.09 (95 %); real rounded backs are
# no longer. Chosen: of rendered side views the frames beyond 1.05 were off by 12 deg
# (rms), those within 5 % of standing by 4.7.
LONGEST, TOO_LONG = 1.05, 1.10
# Time constant of the standing length: a lifter who stepped nearer to the camera is
# known to be larger after a breath of standing there. Chosen.
LENGTH_S = 1.0


class BackLength:
    """Remembers how long the lifter's back is while standing, and trusts no longer."""

    def __init__(self) -> None:
        self._standing_px = math.nan

    def learn(self, dt_s: float, contour: DorsalContour) -> None:
        """Take a moment of standing still."""
        now_px = length_px(contour)
        if math.isnan(self._standing_px):
            self._standing_px = now_px
        pull = 1 - math.exp(-dt_s / LENGTH_S)
        self._standing_px += pull * (now_px - self._standing_px)

    def trust(self, contour: DorsalContour) -> float:
        """Return how far its length leaves an edge to be the back's, 0 to 1."""
        if math.isnan(self._standing_px):
            return 1.0
        left = TOO_LONG - length_px(contour) / self._standing_px
        return min(max(left / (TOO_LONG - LONGEST), 0.0), 1.0)


def length_px(contour: DorsalContour) -> float:
    """Return how long the edge is from sacrum to C7."""
    x, y = (contour.xy[1:] - contour.xy[:-1]).T
    # A list's sum: between two runs of a network it is a tenth of an array's.
    return float(sum(((x * x + y * y) ** 0.5).tolist()))
