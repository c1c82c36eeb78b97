"""Where a still scene has its edges: sums along rows and columns, no picture.

Of a picture without anybody three rows of numbers are kept: how much of the edges is
upright in each strip of columns, how much is level in each strip of rows, and which way
edges run. Nobody and nothing can be drawn from them again. The same room under another
light has the same edges; a camera that was turned has them elsewhere.
"""

import math
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from edge.core.types.frames import ByteArray, FloatArray

# Points that a picture is reduced to before its edges are sought: fewer, and a post of
# 10 cm is none; more, and leaves and noise count. Chosen.
ROWS, COLUMNS = 90, 160
# Strips are two points wide: 1.25 % of the width. Chosen: half of what is told.
STRIP = 2
# Which way an edge runs, in steps of 2 degrees: a roll turns all of them alike.
TURN_DEG = 2.0
TURNS = 90
# A profile is compared without its slow part, over so many strips: half a window's
# width. Light that falls in from one side is slow. Chosen.
SLOW = 15


@dataclass(frozen=True, slots=True)
class Edges:
    """Edges of a scene: ``across`` 80, ``down`` 45 and ``turned`` 90 shares."""

    across: tuple[float, ...]
    down: tuple[float, ...]
    turned: tuple[float, ...]

    def __post_init__(self) -> None:
        """Refuse what is no such thing."""
        counts = len(self.across), len(self.down), len(self.turned)
        if counts != (COLUMNS // STRIP, ROWS // STRIP, TURNS):
            raise ValueError("edges must be 80, 45 and 90 numbers")
        if not all(
            0.0 <= share <= 1.0 for share in (*self.across, *self.down, *self.turned)
        ):
            raise ValueError("edges must be shares, 0 to 1")

    @classmethod
    def of(cls, payload: dict[str, Any]) -> Self:
        """Return what a dict of three lists holds; ValueError where it does not."""
        try:
            rows = {key: tuple(map(float, values)) for key, values in payload.items()}
            return cls(**rows)
        except TypeError as error:
            raise ValueError("edges must be three rows of numbers") from error


@dataclass(frozen=True, slots=True)
class Shift:
    """How far a scene lies from where it lay: shares of width and height, degrees.

    ``alike`` -1 to 1 is how much of it is found again there, ``before`` where it was;
    the worse of rows and columns counts. ``turned_better`` is the same difference for
    which way edges run.
    """

    right: float
    below: float
    roll_deg: float
    alike: float
    before: float
    turned_better: float


def edges(rgb: ByteArray) -> Edges | None:
    """Return the edges of a picture (H, W, 3); None where nothing can be made out."""
    height, width = rgb.shape[:2]
    down, across = height // ROWS, width // COLUMNS
    if not (down and across):
        return None
    # Each point is a mean of four: a single one is mostly noise.
    grey = rgb[: ROWS * down, : COLUMNS * across, 1]
    cells = grey.reshape(ROWS, down, COLUMNS, across)
    points = cells[:, :: max(down // 2, 1), :, :: max(across // 2, 1)].mean(axis=(1, 3))
    points = np.log(points + 8.0)  # a light that is twice as bright adds the same
    x = points[1:-1, 2:] - points[1:-1, :-2]
    y = points[2:, 1:-1] - points[:-2, 1:-1]
    size = np.hypot(x, y)
    if float(size.mean()) < LEAST:
        return None
    # One bright lamp is no more than a post: what is above the strongest is cut.
    most = 6.0 * float(size.mean())
    share = np.minimum(size, most) / np.maximum(size, 1e-9)
    upright, level = np.abs(x) * share, np.abs(y) * share
    upright[upright < level], level[level < upright] = 0.0, 0.0
    # The direction of the edge itself, 0 is upright; half a turn is the same.
    turn = np.degrees(np.arctan2(y, x)) % 180.0
    turned = np.bincount(
        (turn / TURN_DEG).astype(int).ravel() % TURNS,
        weights=(np.minimum(size, most) ** 2).ravel(),
        minlength=TURNS,
    )
    return Edges(
        _shares(np.pad(upright.sum(axis=0), 1).reshape(-1, STRIP).sum(axis=1)),
        _shares(np.pad(level.sum(axis=1), 1).reshape(-1, STRIP).sum(axis=1)),
        _shares(np.asarray(turned, float)),
    )


# Mean difference of two points' logarithms: less, and there is only noise. Chosen: half
# of what a plain wall with a floor has.
LEAST = 0.01


def mean_edges(seen: list[Edges]) -> Edges:
    """Return the middle of several: who walked through some of them is left out."""
    return Edges(
        *(
            _shares(np.median([getattr(each, name) for each in seen], axis=0))
            for name in ("across", "down", "turned")
        )
    )


def shift(kept: Edges, now: Edges) -> Shift:
    """Return where the scene lies now."""
    columns, rows = COLUMNS // STRIP, ROWS // STRIP
    right, across, across_before = _moved(kept.across, now.across, columns // 3)
    below, down, down_before = _moved(kept.down, now.down, rows // 3)
    turns, turned, turned_before = _moved(
        kept.turned, now.turned, TURNS // 6, around=True
    )
    return Shift(
        right / columns,
        below / rows,
        turns * TURN_DEG,
        min(across, down),
        min(across_before, down_before),
        turned - turned_before,
    )


def _shares(values: FloatArray) -> tuple[float, ...]:
    most = float(values.max())
    if not most > 0.0:
        return (0.0,) * len(values)
    return tuple(round(float(value), 4) for value in values / most)


def _moved(
    kept: tuple[float, ...], now: tuple[float, ...], most: int, *, around: bool = False
) -> tuple[int, float, float]:
    """Return by how many strips it lies elsewhere, how alike there, how alike here."""
    first, second = _quick(np.array(kept), around), _quick(np.array(now), around)
    found = {by: _alike(first, second, by, around) for by in range(-most, most + 1)}
    best = max(found, key=lambda by: (found[by], -abs(by)))
    return best, found[best], found[0]


def _quick(values: FloatArray, around: bool) -> FloatArray:
    half = SLOW // 2
    before, after = values[-half:], values[:half]
    if not around:
        before, after = np.full(half, values[0]), np.full(half, values[-1])
    padded = np.concatenate([before, values, after])
    slow = np.convolve(padded, np.full(SLOW, 1 / SLOW), mode="valid")
    return np.asarray(values - slow)


def _alike(first: FloatArray, second: FloatArray, by: int, around: bool) -> float:
    if around:
        second = np.roll(second, -by)
    elif by > 0:
        first, second = first[:-by], second[by:]
    elif by < 0:
        first, second = first[-by:], second[:by]
    length = math.sqrt(float(first @ first) * float(second @ second))
    return float(first @ second) / length if length > 0.0 else 0.0
