"""Arrays of points in, lengths and angles out. Points are (..., 2), x right, y down."""

import numpy as np

from edge.core.records import FloatArray


def midpoints(xy: FloatArray, score: FloatArray, pairs: FloatArray) -> FloatArray:
    """Return the score-weighted midpoints of keypoint pairs.

    Parameters
    ----------
    xy : (17, 2) keypoints in px, NaN where missing
    score : (17,) confidence 0-1
    pairs : (P, 2) integer indices

    Returns
    -------
    (P, 2) px; one missing member leaves the other, two leave NaN.
    """
    points = xy[pairs]
    weight = score[pairs]
    weight = np.where(np.isnan(points[..., 0]), 0.0, weight)
    total = weight.sum(axis=-1, keepdims=True)
    share = np.divide(weight, total, out=np.full_like(weight, np.nan), where=total > 0)
    filled = np.where(weight[..., None] > 0, points, 0.0)
    return np.asarray((filled * share[..., None]).sum(axis=-2))


def inclination_deg(vector: FloatArray, facing: int) -> FloatArray:
    """Return the angle of upward vectors from the vertical, (...,) in (-180, 180].

    ``arctan2(x * facing, -y)``: 0 is upright, positive leans towards ``facing``
    (+1 right, -1 left). A vector of no length is NaN, not 0.
    """
    x, up = vector[..., 0] * facing, -vector[..., 1]
    angle = np.degrees(np.arctan2(x, up))
    return np.asarray(np.where((x == 0) & (up == 0), np.nan, angle))


def wrapped_deg(angle_deg: FloatArray) -> FloatArray:
    """Return angles wrapped into [-180, 180)."""
    return np.asarray((angle_deg + 180.0) % 360.0 - 180.0)


def length(vector: FloatArray) -> FloatArray:
    """Return Euclidean lengths, (...,); a vector of no length is NaN."""
    size = np.hypot(vector[..., 0], vector[..., 1])
    return np.asarray(np.where(size > 0, size, np.nan))
