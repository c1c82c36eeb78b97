"""A stick figure and the line of the back, without any picture of a person."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from edge.core.types.frames import FloatArray
from edge.core.types.skeleton import EARS, HIPS, NOSE, SHOULDERS
from edge.report.svg import COLOURS, figure, style, svg

TRUNK: tuple[tuple[int, ...], ...] = (HIPS, SHOULDERS, EARS, (NOSE,))
# Each limb by its joints, left and right: legs from the hips, arms from the shoulders.
LIMBS = (
    (HIPS, ((13, 14), (15, 16))),
    (SHOULDERS, ((7, 8), (9, 10))),
)
WAYS = 1 + 2 * len(LIMBS)  # lines of a body
# In torso lengths. Chosen: a step; the far side of a bend is off by less.
APART = 0.4
# What is always shown, in torso lengths around the hip: low and high of x, then of y.
LOW, HIGH, MARGIN = (-1.2, -1.95), (1.8, 1.3), 0.15
LYING = -1.3  # no standing leg ends above it; chosen: a squat's is 1.2 below the hip
INCHES = 0.8  # of a torso


def lines(
    deepest: dict[str, Any], *, mirror: bool | None = None
) -> tuple[list[FloatArray], FloatArray]:
    """Return the lines of a body, ``WAYS`` of (N, 2), and the edge of its back (K, 2).

    Trunk, left and right leg, left and right arm; limbs that move alike are drawn as
    one, through the middle of both, and those that part are drawn apart. In torso
    lengths from the hip, x the way that the lifter faces, y up; the edge is empty where
    it was not found. ``mirror`` says whether the lifter faces the picture's left; where
    it does not, a bent trunk tells.
    """
    points = np.array(
        [[np.nan if v is None else v for v in point] for point in deepest["keypoints"]],
        float,
    ).reshape(17, 2)
    edge = np.array(deepest.get("contour") or (), float).reshape(-1, 2)
    left = _faces_left(points) if mirror is None else mirror
    turned = np.array([-1.0 if left else 1.0, -1.0])
    ways = [np.array([_middle(points, part) for part in TRUNK])]
    for root, joints in LIMBS:
        apart = any(_apart(points[list(pair)]) for pair in joints)
        for side in (0, 1):
            parts = [(pair[side],) if apart else pair for pair in joints]
            ways.append(np.array([_middle(points, part) for part in (root, *parts)]))
    return [way[np.isfinite(way).all(axis=1)] * turned for way in ways], edge * turned


def _middle(points: FloatArray, part: Sequence[int]) -> FloatArray:
    there = points[list(part)]
    there = there[np.isfinite(there).all(axis=1)]
    return np.asarray(there.mean(axis=0) if len(there) else np.full(2, np.nan))


def _apart(pair: FloatArray) -> bool:
    # A joint that is not known is where the other side's is.
    return bool(np.hypot(*(pair[0] - pair[1])) >= APART)


def _faces_left(points: FloatArray) -> bool:
    # Whoever bends, bends forwards.
    return bool(_middle(points, SHOULDERS)[0] < _middle(points, HIPS)[0])


def window(drawn: Iterable[FloatArray]) -> tuple[FloatArray, FloatArray]:
    """Return the corners (x, y) of a picture that lines (N, 2) fit into.

    As large as for somebody who stands or bends, larger for who lies on the floor;
    where nobody's legs reach so far down, it ends below them.
    """
    seen = np.concatenate([line.reshape(-1, 2) for line in drawn])
    lowest = seen.min(axis=0, initial=0.0) - MARGIN
    low = np.minimum(LOW, lowest)
    if len(seen) and lowest[1] > LYING:
        low[1] = lowest[1]
    return low, np.maximum(HIGH, seen.max(axis=0, initial=0.0) + MARGIN)


def body(deepest: dict[str, Any], colour: str, key: str, label: str) -> str:
    """Return a body at its deepest point as SVG; ``colour`` is that of its verdict."""
    ways, edge = lines(deepest)
    low, high = window([*ways, edge])
    with style():
        drawn, axes = figure(*(high - low) * INCHES)
        drawn.set_layout_engine("none")
        axes.set_position((0.0, 0.0, 1.0, 1.0))
        axes.set_axis_off()
        axes.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]), aspect="equal")
        for way in ways:
            axes.plot(*way.T, color=COLOURS["muted"], linewidth=3, marker="o")
        axes.plot(*edge.T, color=COLOURS[colour], linewidth=5, solid_capstyle="round")
        return svg(drawn, key, label)
