"""Which square of the frame the pose model looks at, and its pixels.

The square follows the lifter by MoveNet's own crop rule: centred on the hips, half a
side of 1.9 torso radii or 1.2 body radii, whichever is more. Without a lifter the
search walks over squares that together cover the frame.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from edge.core.types.frames import ByteArray, FloatArray
from edge.core.types.skeleton import HIPS, SEEN_SCORE, SHOULDERS

TORSO_REACH = 1.9  # MoveNet's published crop rule
BODY_REACH = 1.2
_CHANNELS = np.arange(3)


@dataclass(frozen=True, slots=True)
class Region:
    """A square in px of the frame; it may reach beyond the frame's edge."""

    x_px: float
    y_px: float
    side_px: float

    def to_frame(self, unit_xy: FloatArray) -> FloatArray:
        """Return points given as fractions of the square in px of the frame."""
        return np.asarray(unit_xy * self.side_px + (self.x_px, self.y_px))

    def to_unit(self, xy: FloatArray) -> FloatArray:
        """Return points given in px of the frame as fractions of the square."""
        return np.asarray((xy - (self.x_px, self.y_px)) / self.side_px)


def search_regions(width_px: int, height_px: int) -> tuple[Region, ...]:
    """Return where to look for a lifter: the whole frame, then overlapping squares."""
    long, short = max(width_px, height_px), min(width_px, height_px)
    whole = Region((width_px - long) / 2, (height_px - long) / 2, long)
    if long < 1.2 * short:
        return (whole,)
    slack = (width_px - short, height_px - short)
    parts = tuple(Region(slack[0] * at, slack[1] * at, short) for at in (0.5, 0.0, 1.0))
    return (whole, parts[0], whole, parts[1], whole, parts[2])


def region_around(xy: FloatArray, score: FloatArray) -> Region | None:
    """Return the square around a body, or None when its torso is not seen."""
    if not torso_seen(score):
        return None
    # A handful of numbers: plain Python is quicker here than numpy.
    points, scores = xy.tolist(), score.tolist()
    left, right = (points[hip] for hip in HIPS)
    x_px, y_px = (left[0] + right[0]) / 2, (left[1] + right[1]) / 2
    reach = [max(abs(x - x_px), abs(y - y_px)) for x, y in points]
    torso = max(reach[joint] for joint in (*SHOULDERS, *HIPS))
    body = max(r for r, s in zip(reach, scores, strict=True) if s > SEEN_SCORE)
    half = max(TORSO_REACH * torso, BODY_REACH * body, 1.0)
    return Region(x_px - half, y_px - half, 2 * half)


def torso_seen(score: FloatArray) -> bool:
    """Return whether at least a shoulder and a hip were recognised."""
    scores = score.tolist()
    best = max(scores[i] for i in SHOULDERS), max(scores[i] for i in HIPS)
    return bool(min(best) > SEEN_SCORE)


def cut(rgb: ByteArray, region: Region, size: int) -> ByteArray:
    """Return the region's pixels as (size, size, 3); beyond the frame, their mean.

    Black there is an edge that the pose model takes for part of the scene: in portrait
    crops of rendered clips the trunk then reads up to 12 degrees deeper than in the
    whole frame. Repeating the border, or moving the square into the frame, is better
    on some clips and worse on more.

    Every output pixel is the mean of two input pixels, spread along its row over what
    it covers. Only whole rows are summed and bytes gathered, which numpy does at
    memory speed; bilinear interpolation costs ten times as much.
    """
    height, width = rgb.shape[:2]
    step = region.side_px / size
    gap = max(1, round(step / 2))
    at = _middles(size) * step
    ys = np.floor(at + region.y_px).astype(np.intp)
    xs = np.floor(at + (region.x_px - gap / 2)).astype(np.intp)
    left = min(max(int(xs[0]), 0), width - 1)
    right = min(max(int(xs[-1]) + gap + 1, left + 1), width)
    rows = rgb.reshape(height, width * 3)[:, left * 3 : right * 3]
    picked = rows[np.minimum(np.maximum(ys, 0), height - 1)]
    if right - left > gap:
        picked >>= 1
        picked = picked[:, : -3 * gap] + picked[:, 3 * gap :]
    columns = np.minimum(np.maximum(xs - left, 0), picked.shape[1] // 3 - 1)
    byte_columns = (columns[:, None] * 3 + _CHANNELS).ravel()
    # Indexing gathers faster than take does, but column by column: whoever wants the
    # pixels in a row would then spend ten times what it saves.
    out: ByteArray = picked.take(byte_columns, axis=1).reshape(size, size, 3)
    if ys[0] < 0 or ys[-1] >= height or xs[0] < 0 or xs[-1] >= width:
        _fill(
            out,
            slice(*ys.searchsorted((0, height))),
            slice(*xs.searchsorted((0, width))),
        )
    return out


def _fill(out: ByteArray, rows: slice, columns: slice) -> None:
    """Give what is not within these rows and columns the mean colour of what is."""
    torso_seen = out[rows, columns]
    colour = torso_seen[::4, ::4].mean(axis=(0, 1)) if torso_seen.size else 0
    out[: rows.start] = out[rows.stop :] = colour
    out[:, : columns.start] = out[:, columns.stop :] = colour


@cache
def _middles(size: int) -> FloatArray:
    """Return where the middles of ``size`` pixels are, counted in pixels."""
    return np.arange(size) + 0.5
