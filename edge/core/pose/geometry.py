"""Points in, points and angles out. Points are (x, y), x right, y down."""

import math
from collections.abc import Sequence

import numpy as np

from edge.core.types.frames import FloatArray, Point, Points, Pose
from edge.core.types.skeleton import PAIRS, SEEN_SCORE

_PAIRS: list[tuple[int, int]] = PAIRS.tolist()


def midpoints(xy: FloatArray, score: FloatArray, pairs: FloatArray) -> FloatArray:
    """Return the midpoints of keypoint pairs; both count alike once they are seen.

    Below ``SEEN_SCORE`` a keypoint counts for less, in proportion. Weighting by score
    or by 1 / variance throughout is no more exact on rendered lifters, and at an angle
    to the camera, where the two are far apart, moves the middle from frame to frame
    (1.1 and 1.6 degrees of trunk inclination while standing, against 0.2).

    Parameters
    ----------
    xy : (17, 2) keypoints in px, NaN where missing
    score : (17,) confidence 0-1
    pairs : (P, 2) integer indices

    Returns
    -------
    (P, 2) px; one missing member leaves the other, two leave NaN.
    """
    points, scores = xy.tolist(), score.tolist()
    return np.array([_weighted(points, scores, a, b) for a, b in pairs.tolist()])


def sagittal_joints(pose: Pose) -> Points:
    """Return the ``midpoints`` of a pose's ``PAIRS``, as plain floats."""
    # For ten points numpy's calls cost more (``edge.core.vision``).
    points, scores = pose.points, pose.scores
    return [_weighted(points, scores, a, b) for a, b in _PAIRS]


def middle(points: Points, pair: tuple[int, int]) -> tuple[float, float]:
    """Return the point half way between two; NaN where either is missing."""
    (a_x, a_y), (b_x, b_y) = points[pair[0]], points[pair[1]]
    return (a_x + b_x) / 2, (a_y + b_y) / 2


def _weighted(
    points: Points, scores: Sequence[float], a: int, b: int
) -> tuple[float, float]:
    (a_x, a_y), (b_x, b_y) = points[a], points[b]
    a_score, b_score = scores[a], scores[b]
    a_share = a_score if a_score < SEEN_SCORE else SEEN_SCORE
    b_share = b_score if b_score < SEEN_SCORE else SEEN_SCORE
    # A missing one is NaN: it is not itself.
    if a_x != a_x or not a_share > 0:
        seen = b_x == b_x and b_share > 0
        return (b_x, b_y) if seen else (math.nan, math.nan)
    if b_x != b_x or not b_share > 0:
        return a_x, a_y
    a_share /= a_share + b_share
    return b_x + a_share * (a_x - b_x), b_y + a_share * (a_y - b_y)


def lean_deg(low: Point, top: Point, facing: int, narrowing: float = 1.0) -> float:
    """Return the inclination of the way from one point up to another, degrees.

    As ``inclination_deg`` tells it; NaN where either is missing. ``narrowing`` is how
    much narrower than it is the picture shows it, 0 to 1.
    """
    across, up = (top[0] - low[0]) / narrowing, low[1] - top[1]
    if across == 0 == up:
        return math.nan
    return math.degrees(math.atan2(across * facing, up))


def inclination_deg(vector: Sequence[float], facing: int) -> float:
    """Return the angle of an upward vector from the vertical, in (-180, 180].

    ``atan2(x * facing, -y)``: 0 is upright, positive leans towards ``facing``
    (+1 right, -1 left). A vector of no length is NaN, not 0.
    """
    x, y = vector
    if x == 0 and y == 0:
        return math.nan
    return math.degrees(math.atan2(x * facing, -y))


def wrapped_deg(angle_deg: float) -> float:
    """Return an angle wrapped into [-180, 180)."""
    return (angle_deg + 180.0) % 360.0 - 180.0
