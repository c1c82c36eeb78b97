"""A z-buffer: which face of a mesh is seen at each place of a picture.

Places are in px of the buffer; pixel i covers [i, i + 1) and is sampled at its middle.
Nearness is any measure that is linear over the picture and larger for what is nearer,
as 1 / depth is under perspective.
"""

from dataclasses import dataclass

import numpy as np

from benchmarks.lifter.picture.compiled import IntArray, compiled
from edge.core.types.frames import FloatArray


@dataclass(frozen=True, slots=True)
class Buffer:
    """What is seen: ``near`` (H, W) float32, 0 for nothing, and ``face`` (H, W) int32.

    ``face`` counts through the meshes in the order they were drawn; -1 is nothing.
    """

    near: FloatArray
    face: IntArray

    @classmethod
    def empty(cls, height: int, width: int) -> "Buffer":
        """Return a buffer that shows nothing."""
        return cls(
            np.zeros((height, width), np.float32),
            np.full((height, width), -1, np.int32),
        )

    def crop(self, corners: FloatArray) -> None:
        """Show nothing outside a convex outline of ``corners`` (K, 2), clockwise."""
        _crop(corners, self.near, self.face)

    def draw(self, view: FloatArray, faces: IntArray, first: int = 0) -> None:
        """Draw a mesh seen from either side; its faces count from ``first``.

        ``view`` (V, 3) holds x, y and nearness, ``faces`` (F, 3) int.
        """
        _fill(view, faces, first, self.near, self.face)


@compiled
def _fill(
    view: FloatArray,
    faces: IntArray,
    first: int,
    near: FloatArray,
    face: IntArray,
) -> None:
    height, width = near.shape
    for f in range(faces.shape[0]):
        a, b, c = faces[f, 0], faces[f, 1], faces[f, 2]
        ax, ay, an = view[a, 0], view[a, 1], view[a, 2]
        bx, by, bn = view[b, 0], view[b, 1], view[b, 2]
        cx, cy, cn = view[c, 0], view[c, 1], view[c, 2]
        if an <= 0 or bn <= 0 or cn <= 0:
            continue
        left = max(0, int(np.ceil(min(ax, bx, cx) - 0.5)))
        right = min(width - 1, int(np.floor(max(ax, bx, cx) - 0.5)))
        top = max(0, int(np.ceil(min(ay, by, cy) - 0.5)))
        bottom = min(height - 1, int(np.floor(max(ay, by, cy) - 0.5)))
        area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay)
        if left > right or top > bottom or abs(area) < 1e-12:
            continue
        ux, uy = (by - cy) / area, (cx - bx) / area
        vx, vy = (cy - ay) / area, (ax - cx) / area
        for y in range(top, bottom + 1):
            for x in range(left, right + 1):
                u = ux * (x + 0.5 - cx) + uy * (y + 0.5 - cy)
                v = vx * (x + 0.5 - cx) + vy * (y + 0.5 - cy)
                if u < -1e-7 or v < -1e-7 or u + v > 1 + 1e-7:
                    continue
                n = u * an + v * bn + (1 - u - v) * cn
                if n > near[y, x]:
                    near[y, x] = n
                    face[y, x] = f + first


@compiled
def _crop(corners: FloatArray, near: FloatArray, face: IntArray) -> None:
    for y in range(near.shape[0]):
        for x in range(near.shape[1]):
            for k in range(len(corners)):
                ax, ay = corners[k - 1]
                bx, by = corners[k]
                if (bx - ax) * (y + 0.5 - ay) < (by - ay) * (x + 0.5 - ax):
                    near[y, x] = 0.0
                    face[y, x] = -1
                    break


@compiled
def shares(
    view: FloatArray, a: int, b: int, c: int, x: float, y: float
) -> tuple[float, float]:
    """Return the shares in space of a face's first two corners at a place seen."""
    ax, ay, an = view[a, 0], view[a, 1], view[a, 2]
    bx, by, bn = view[b, 0], view[b, 1], view[b, 2]
    cx, cy, cn = view[c, 0], view[c, 1], view[c, 2]
    area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay)
    u = ((bx - x) * (cy - y) - (cx - x) * (by - y)) / area * an
    v = ((cx - x) * (ay - y) - (ax - x) * (cy - y)) / area * bn
    t = (1 - u / an - v / bn) * cn
    whole = u + v + t
    return u / whole, v / whole


@compiled
def normals(vertices: FloatArray, faces: IntArray) -> FloatArray:
    """Return the unit normals (V, 3) of a mesh's vertices, outwards."""
    out = np.zeros_like(vertices)
    for f in range(faces.shape[0]):
        a, b, c = faces[f, 0], faces[f, 1], faces[f, 2]
        ax, ay, az = vertices[a, 0], vertices[a, 1], vertices[a, 2]
        ex, ey, ez = vertices[b, 0] - ax, vertices[b, 1] - ay, vertices[b, 2] - az
        gx, gy, gz = vertices[c, 0] - ax, vertices[c, 1] - ay, vertices[c, 2] - az
        nx, ny, nz = ey * gz - ez * gy, ez * gx - ex * gz, ex * gy - ey * gx
        for corner in (a, b, c):
            out[corner, 0] += nx
            out[corner, 1] += ny
            out[corner, 2] += nz
    for i in range(out.shape[0]):
        x, y, z = out[i, 0], out[i, 1], out[i, 2]
        scale = 1 / (np.sqrt(x * x + y * y + z * z) + 1e-12)
        out[i, 0], out[i, 1], out[i, 2] = x * scale, y * scale, z * scale
    return out
