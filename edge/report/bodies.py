"""A stick figure and the line of the back, without any picture of a person."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from edge.core.types.frames import FloatArray
from edge.core.types.skeleton import (
    ANKLES,
    EARS,
    HIPS,
    KNEES,
    NOSE,
    SHOULDERS,
    WRISTS,
)
from edge.report.svg import COLOURS, figure, style, svg

# Ways along the body, through the middle of left and right.
WAYS: tuple[tuple[tuple[int, ...], ...], ...] = (
    (ANKLES, KNEES, HIPS, SHOULDERS, EARS, (NOSE,)),
    (SHOULDERS, (7, 8), WRISTS),
)


def lines(
    deepest: dict[str, Any], *, mirror: bool | None = None
) -> tuple[list[FloatArray], FloatArray]:
    """Return the lines of a body (N, 2) and the edge of its back (K, 2).

    In torso lengths from the hip, x the way that the lifter faces, y up; the edge is
    empty where it was not found. ``mirror`` says whether the lifter faces the picture's
    left; where it does not, a bent trunk tells.
    """
    points = np.array(
        [[np.nan if v is None else v for v in point] for point in deepest["keypoints"]],
        float,
    ).reshape(17, 2)
    edge = np.array(deepest.get("contour") or (), float).reshape(-1, 2)
    left = _faces_left(points) if mirror is None else mirror
    turned = np.array([-1.0 if left else 1.0, -1.0])
    ways = [np.array([_middle(points, part) for part in way]) for way in WAYS]
    return [way[np.isfinite(way).all(axis=1)] * turned for way in ways], edge * turned


def _middle(points: FloatArray, part: Sequence[int]) -> FloatArray:
    there = points[list(part)]
    there = there[np.isfinite(there).all(axis=1)]
    return np.asarray(there.mean(axis=0) if len(there) else np.full(2, np.nan))


def _faces_left(points: FloatArray) -> bool:
    # Whoever bends, bends forwards.
    return bool(_middle(points, SHOULDERS)[0] < _middle(points, HIPS)[0])


def body(deepest: dict[str, Any], colour: str, key: str, label: str) -> str:
    """Return a body at its deepest point as SVG; ``colour`` is that of its verdict."""
    ways, edge = lines(deepest)
    with style():
        drawn, axes = figure(2.4, 2.6)
        drawn.set_layout_engine("none")
        axes.set_position((0.0, 0.0, 1.0, 1.0))
        axes.set_axis_off()
        axes.set(xlim=(-1.2, 1.8), ylim=(-1.95, 1.3), aspect="equal")
        for way in ways:
            axes.plot(*way.T, color=COLOURS["muted"], linewidth=3, marker="o")
        axes.plot(*edge.T, color=COLOURS[colour], linewidth=5, solid_capstyle="round")
        return svg(drawn, key, label)
