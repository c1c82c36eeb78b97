"""The strip along the trunk that the strip network looks at.

It is sampled along the chord from hip to shoulder and its posterior normal, wide enough
to hold sacrum and neck wherever the pose model puts hip and shoulder.
"""

import numpy as np

from edge.core.back.chord import Chord
from edge.core.types.frames import ByteArray, FloatArray

ROWS, COLUMNS = 48, 64
# Where the strip lies, in torso lengths along the chord and behind it. Shoulders are
# found up to 16 % too high, C7 lies above them and the sacrum may be below the hip;
# rounded backs reach 0.45 behind the chord.
ALONG_SPAN = (-0.35, 1.35)
BEHIND_SPAN = (-0.15, 0.65)
ALONG = np.linspace(*ALONG_SPAN, ROWS)
BEHIND = np.linspace(*BEHIND_SPAN, COLUMNS)


def cut_strip(rgb: ByteArray, axes: Chord) -> tuple[ByteArray, float]:
    """Return the strip (ROWS, COLUMNS, 3) uint8 and its share inside the frame.

    Row r, column c is the pixel that holds ``ALONG[r]`` and ``BEHIND[c]``; outside
    of the frame its border goes on.
    """
    height, width = rgb.shape[:2]
    up, behind = axes.up * axes.length_px, axes.behind * axes.length_px
    along = axes.hip[:, None] + up[:, None] * ALONG
    across = behind[:, None] * BEHIND
    places = along[:, :, None] + across[:, None]
    inside = 1.0
    if _leaves(along, across, width, height):
        ix, iy = np.floor(places).astype(np.intp)
        cx, cy = ix.clip(0, width - 1), iy.clip(0, height - 1)
        inside = float(((cx == ix) & (cy == iy)).mean())
        ix, iy = cx, cy
    else:
        # Whatever is not negative is rounded down by dropping its fraction.
        ix, iy = places.astype(np.intp)
    iy *= width
    iy += ix
    return rgb.reshape(-1, 3).take(iy, axis=0), inside


def _leaves(along: FloatArray, across: FloatArray, width: int, height: int) -> bool:
    """Return whether a corner of the strip lies beyond the frame."""
    corners = [
        (x + dx, y + dy)
        for x, y in along[:, :: ROWS - 1].T.tolist()
        for dx, dy in across[:, :: COLUMNS - 1].T.tolist()
    ]
    return any(not (0 <= x < width and 0 <= y < height) for x, y in corners)
