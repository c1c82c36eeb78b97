"""Whether the picture shows another scene than a moment ago: a cut or a dissolve.

Films are cut; a rack is not. A few hundred points of the picture are enough: how alike
two pictures are is the correlation of their brightness over a coarse grid, which a lamp
or the camera's exposure changes little. Somebody who walks past before the lens changes
a picture as much as a cut does, but not to one that stays.
"""

import numpy as np

from edge.core.filters import FrameClock
from edge.core.types.frames import ByteArray, FloatArray

# The grid, and points a side of each cell: fewer, and railings or leaves that move by a
# pixel look like another picture.
ROWS, COLUMNS, POINTS = 9, 16, 2
# Correlations, chosen on 50 clips. In those without a cut, shaken cameras included, one
# frame is at least 0.91 of the frame before, and 0.8 of the scene; cuts are 0.65 and
# less. A dissolve has no such jump, so it must have led further away, for longer.
STEADY = 0.9
CUT, CUT_S = 0.75, 0.05
DISSOLVED, DISSOLVED_S = 0.5, 0.3
# How far the scene is followed to each frame, so that daylight may go. Chosen: a
# second or two at 30 frames a second.
FOLLOW = 0.02
# Grey levels that a picture must differ by in itself: a dark one is no scene.
LEAST_CONTRAST = 4.0


class SceneWatch:
    """Looks at every frame; ``step`` tells when a new scene has begun."""

    def __init__(self) -> None:
        self._clock = FrameClock()
        self._scene: FloatArray | None = None
        self._last: FloatArray | None = None
        self._steady_s = 0.0
        self._jumped = False

    def step(self, t_s: float, rgb: ByteArray) -> bool:
        """Take a frame (H, W, 3); return, once, that it is of another scene.

        That is told a few frames after a cut, when the new picture has proved to stay.
        """
        dt_s = self._clock.step(t_s)
        now, last = coarse(rgb), self._last
        self._last = now
        if now is None or last is None or not dt_s:
            # Out of the dark, or after a gap, any picture may come.
            self._steady_s, self._jumped = 0.0, True
        elif now @ last < STEADY:
            self._steady_s = 0.0
            self._jumped = self._jumped or bool(now @ last < CUT)
        else:
            self._steady_s += dt_s
        if now is None:
            return False
        if self._scene is None:
            self._scene = now
            return False
        alike = float(now @ self._scene)
        cut = self._jumped and alike < CUT and self._steady_s >= CUT_S
        if cut or (alike < DISSOLVED and self._steady_s >= DISSOLVED_S):
            self._scene, self._jumped = now, False
            return True
        if self._steady_s >= CUT_S:
            self._jumped = False
            follows = self._scene + FOLLOW * (now - self._scene)
            self._scene = follows / np.sqrt(follows @ follows)
        return False


def coarse(rgb: ByteArray) -> FloatArray | None:
    """Return a picture's brightness over the grid, of mean 0 and length 1.

    Pictures whose product is 1 are alike. None where nothing can be made out.
    """
    height, width = rgb.shape[:2]
    rows, columns = ROWS * POINTS, COLUMNS * POINTS
    down, across = max(height // rows, 1), max(width // columns, 1)
    green = rgb[down // 2 :: down, across // 2 :: across, 1][:rows, :columns]
    if green.shape != (rows, columns):
        return None
    cells = green.reshape(ROWS, POINTS, COLUMNS, POINTS).mean(axis=(1, 3)).ravel()
    cells -= cells.mean()
    length = float(np.sqrt(cells @ cells))
    if length < LEAST_CONTRAST * np.sqrt(len(cells)):
        return None
    return np.asarray(cells / length)
