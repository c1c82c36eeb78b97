"""A pinhole camera beside the lifter."""

from dataclasses import dataclass

import numpy as np

from benchmarks.lifter.body.body import Body
from edge.core.types.frames import FloatArray

WIDTH, HEIGHT = 1280, 720


@dataclass(frozen=True, slots=True)
class Camera:
    """Where it stands (3,) m, its axes right, down, ahead as rows (3, 3), focal px."""

    position: FloatArray
    axes: FloatArray
    focal_px: float

    @property
    def facing(self) -> int:
        """Return +1 where a lifter, who faces -y, looks to the right, else -1."""
        return 1 if self.axes[0, 1] < 0 else -1

    def project(self, points: FloatArray) -> FloatArray:
        """Return px in the picture, (..., 2), of points in metres, (..., 3)."""
        return self.view(points)[..., :2]

    def view(self, points: FloatArray) -> FloatArray:
        """Return px and nearness 1/m, (..., 3), of points in metres, (..., 3)."""
        local = (points - self.position) @ self.axes.T
        near = 1.0 / local[..., 2:]
        middle = np.array([WIDTH / 2, HEIGHT / 2])
        return np.concatenate(
            [middle + self.focal_px * local[..., :2] * near, near], -1
        )


def beside(
    body: Body, side: int, yaw_deg: float, distance_m: float, height_m: float
) -> Camera:
    """Return a camera that the whole body just fits into.

    Parameters
    ----------
    side : +1 at the lifter's left, -1 at their right
    yaw_deg : away from square to the lifter, positive towards their front
    height_m : above the floor
    """
    low, high = body.vertices[:, 2].min(), body.vertices[:, 2].max()
    yaw = np.radians(yaw_deg)
    target = np.array([0.0, -0.12, (low + high) / 2])
    away = np.array([side * np.cos(yaw), -np.sin(yaw), 0.0])
    position = target + distance_m * away
    position[2] = low + height_m
    ahead = target - position
    ahead /= np.linalg.norm(ahead)
    right = np.cross(ahead, [0.0, 0.0, 1.0])
    right /= np.linalg.norm(right)
    focal_px = 0.7 * HEIGHT * distance_m / float(high - low)
    return Camera(position, np.stack([right, np.cross(ahead, right), ahead]), focal_px)
