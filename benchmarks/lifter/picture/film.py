"""Pictures of lifters and things: a z-buffer, painted and averaged down."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.lifter.clothes.cloth import Dressed
from benchmarks.lifter.clothes.colours import Palette
from benchmarks.lifter.clothes.paint import paint_body, paint_props
from benchmarks.lifter.picture.compiled import IntArray, compiled
from benchmarks.lifter.picture.raster import Buffer
from benchmarks.lifter.scene.camera import Camera
from benchmarks.lifter.scene.light import SHADOW_PX, Light
from benchmarks.lifter.scene.props import Solid
from edge.core.types.frames import FloatArray


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of the frame is rendered: px of its corner and size, ``fine`` times.

    ``fine`` is how many samples there are along a pixel's side.
    """

    left: int
    top: int
    width: int
    height: int
    fine: int

    def view(self, camera: Camera, points: FloatArray) -> FloatArray:
        """Return places in the buffer and nearness, (V, 3), of points in metres."""
        out = camera.view(points)
        out[:, 0] = (out[:, 0] - self.left) * self.fine
        out[:, 1] = (out[:, 1] - self.top) * self.fine
        return out


@dataclass(frozen=True, slots=True)
class Actor:
    """A dressed body in a pose: ``vertices`` (V, 3) m and ``normals`` (V, 3)."""

    dressed: Dressed
    vertices: FloatArray
    normals: FloatArray


class Shot:
    """One moment before one camera; it can be painted more than once.

    The first actor's faces are the buffer's first ones, so that labels find them.
    Outside of a convex ``outline`` (K, 2) px, clockwise, only the backdrop is shown.
    """

    def __init__(
        self,
        camera: Camera,
        window: Window,
        actors: Sequence[Actor],
        solid: Solid | None = None,
        outline: FloatArray | None = None,
    ) -> None:
        fine = window.fine
        self.buffer = Buffer.empty(window.height * fine, window.width * fine)
        self._fine = fine
        self._actors, self._solid = actors, solid
        self.views = [window.view(camera, actor.vertices) for actor in actors]
        self._firsts = []
        first = 0
        for actor, view in zip(actors, self.views, strict=True):
            self._firsts.append(first)
            self.buffer.draw(view, actor.dressed.faces, first)
            first += len(actor.dressed.faces)
        self._firsts.append(first)
        if solid is not None:
            view = window.view(camera, solid.vertices)
            self.buffer.draw(view, solid.faces, first)
        if outline is not None:
            self.buffer.crop((outline - [window.left, window.top]) * fine)

    def paint(
        self, palettes: Sequence[Palette], light: Light, shift: float = 0.0
    ) -> tuple[FloatArray, FloatArray]:
        """Return linear RGB times coverage (H, W, 3), and coverage (H, W, 1)."""
        out = np.zeros((*self.buffer.face.shape, 3), np.float32)
        for k, (actor, palette) in enumerate(zip(self._actors, palettes, strict=True)):
            dressed = actor.dressed
            middle = actor.vertices.mean(axis=0)
            lit = light.view(actor.vertices, middle)
            shadow = np.zeros((SHADOW_PX, SHADOW_PX), np.float32)
            if k == 0:
                shadow = light.shadow(lit, dressed.faces)
            corners = [self.views[k], actor.normals, dressed.rest]
            corners += [dressed.along_arm[:, None], lit]
            paint_body(
                out,
                self.buffer,
                self._firsts[k],
                dressed.faces,
                dressed.parts.part,
                np.concatenate(corners, axis=1, dtype=np.float32),
                dressed.cuts,
                palette,
                light,
                shadow,
                shift,
                self._fine,
            )
        if self._solid is not None:
            paint_props(
                out,
                self.buffer,
                self._firsts[-1],
                self._solid.normals(),
                self._solid.colours,
                light,
            )
        return _averaged(out, self.buffer.face, self._fine)


@compiled
def _averaged(
    fine: FloatArray, face: IntArray, side: int
) -> tuple[FloatArray, FloatArray]:
    """Return the mean over ``side`` by ``side`` blocks, and how much is covered."""
    height, width = face.shape[0] // side, face.shape[1] // side
    out = np.zeros((height, width, 3), np.float32)
    coverage = np.zeros((height, width, 1), np.float32)
    share = np.float32(1.0 / side**2)
    for y in range(height):
        for x in range(width):
            for j in range(y * side, (y + 1) * side):
                for i in range(x * side, (x + 1) * side):
                    if face[j, i] >= 0:
                        coverage[y, x, 0] += share
                        for k in range(3):
                            out[y, x, k] += share * fine[j, i, k]
    return out, coverage


def laid_over(
    backdrop: FloatArray, rgb: FloatArray, coverage: FloatArray, window: Window
) -> FloatArray:
    """Return a shot before a backdrop whose corner is the frame's."""
    rows = slice(window.top, window.top + window.height)
    columns = slice(window.left, window.left + window.width)
    return np.asarray(backdrop[rows, columns] * (1 - coverage) + rgb)
