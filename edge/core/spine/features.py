"""What a back's edge is reduced to, and which parts of it are seen."""

import math

import numpy as np

from edge.core.back.contour import STATIONS, mean
from edge.core.spine.linear import Features
from edge.core.types.frames import DorsalContour, FloatArray

# The quality of the edge over the lowest two fifths of the back where the lordosis is
# hidden, and where it is seen. Chosen: rendered lifters whose lordosis is bare have 0.9
# and more, with an arm before it 0.2 to 0.8. The neutrals learnt from those are off by
# 5 deg more (rms).
HIDDEN_QUALITY, SEEN_QUALITY = 0.5, 0.9
# A back that bends behind an upright, a plate or an elbow is bridged there; where the
# quality of its middle is less than this, a bow in it may be bridged, too. Chosen:
# rendered backs with less were off by 12 deg (rms), two lifters of 45. While standing,
# arms hang there.
MIDDLE_QUALITY = 0.4

_LOWER = 2 * STATIONS // 5
_MIDDLE = slice(STATIONS // 5, 7 * STATIONS // 10)
_DEGREE = 4
_MIDDLES = np.linspace(-1, 1, 2 * STATIONS - 1)[1::2]  # between one point and the next
_BASIS = np.polynomial.legendre.legvander(_MIDDLES, _DEGREE)
_FIT = np.degrees(np.linalg.pinv(_BASIS))  # of radians


def contour_features(contour: DorsalContour, facing: int) -> Features:
    """Return five, degrees: Legendre coefficients 0-4 of the edge's inclination.

    It is from the vertical, positive towards the side that the lifter is ``facing``,
    over the way from sacrum (-1) to C7 (1).
    """
    back, up = (contour.xy[:-1] - contour.xy[1:]).T
    return tuple((_FIT @ np.arctan2(-facing * back, up)).tolist())


def middle_seen(point_quality: FloatArray) -> float:
    """Return how much of the back's middle is more than bridged, 0 to 1."""
    quality = mean(point_quality[_MIDDLE].tolist())
    # An old recording does not say.
    return 1.0 if math.isnan(quality) else min(quality / MIDDLE_QUALITY, 1.0)


def upper_seen(point_quality: FloatArray) -> bool:
    """Return whether the back is seen above its lordosis, whatever hides the pelvis."""
    return mean(point_quality[_LOWER:].tolist()) > MIDDLE_QUALITY


def lordosis_occlusion(point_quality: FloatArray) -> float:
    """Return how much of the lordosis is hidden, 0 to 1, by the quality there."""
    quality = mean(point_quality[:_LOWER].tolist())
    if math.isnan(quality):
        return 0.0  # an old recording does not say
    share = (SEEN_QUALITY - quality) / (SEEN_QUALITY - HIDDEN_QUALITY)
    return min(max(share, 0.0), 1.0)
