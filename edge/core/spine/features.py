"""Five numbers of the back's edge: what its inclination does from sacrum to C7."""

import numpy as np

from edge.core.back.contour import STATIONS
from edge.core.types.frames import DorsalContour, FloatArray

_DEGREE = 4

_MIDDLES = np.linspace(-1, 1, 2 * STATIONS - 1)[1::2]  # between one point and the next

_BASIS = np.polynomial.legendre.legvander(_MIDDLES, _DEGREE)

_FIT = np.degrees(np.linalg.pinv(_BASIS))  # of radians


def contour_features(contour: DorsalContour, facing: int) -> FloatArray:
    """Return (5,) degrees: Legendre coefficients 0-4 of the edge's inclination.

    It is from the vertical, positive towards the side that the lifter is ``facing``,
    over the way from sacrum (-1) to C7 (1).
    """
    x, y = (contour.xy[1:] - contour.xy[:-1]).T
    return np.asarray(_FIT @ np.arctan2(facing * x, -y))
