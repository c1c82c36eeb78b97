"""A stick along the back, on chest and sacrum, as coaches lay it for a bow."""

import numpy as np

from benchmarks.lifter.body.body import Body
from benchmarks.lifter.body.parts import HEAD, TRUNK, parts_of
from benchmarks.lifter.picture.compiled import IntArray
from benchmarks.lifter.scene.props import Solid, rod
from edge.core.types.frames import FloatArray

RADIUS_M, BELOW_M, LENGTH_M = 0.0125, 0.15, 1.2
WOOD = np.array([0.4, 0.24, 0.1])  # linear RGB


def midline(body: Body) -> IntArray:
    """Return the vertices along the middle, from the sacrum to the top of the head."""
    share = parts_of(body.rig).share
    x, _, z = body.vertices.T
    middle = (abs(x) < 0.03) & (share[:, TRUNK] + share[:, HEAD] > 0.3)
    return np.flatnonzero(middle & (z > body.head("spine05")[2]))


def stick_behind(middle: FloatArray, sacrum: FloatArray, neck: FloatArray) -> Solid:
    """Return the stick that lies on ``middle`` (N, 3) m from behind, about sacrum-neck.

    It rests on the two places between which nothing stands out: an edge of the convex
    hull, the one that spans the middle of the trunk.
    """
    side = middle[:, 1:]  # backwards and up
    low, high = sacrum[1:], neck[1:]
    size = float(np.linalg.norm(high - low))
    up = (high - low) / size
    behind = np.array([up[1], -up[0]])
    along, out = (side - low) @ up, (side - low) @ behind
    half = size / 2
    lower, upper = np.flatnonzero(along < half), np.flatnonzero(along >= half)
    gap = along[upper][None] - along[lower][:, None]
    slope = (out[upper][None] - out[lower][:, None]) / gap
    at_half = out[lower][:, None] + slope * (half - along[lower][:, None])
    i, j = np.unravel_index(at_half.argmax(), at_half.shape)
    way = up + slope[i, j] * behind
    way /= np.linalg.norm(way)
    off = RADIUS_M * np.array([way[1], -way[0]])
    start = side[lower[i]] + off - BELOW_M * way
    ends = np.stack([start, start + LENGTH_M * way])
    x = np.full((2, 1), middle[:, 0].mean())
    first, last = np.concatenate([x, ends], axis=1)
    return rod(first, last, RADIUS_M, WOOD)
