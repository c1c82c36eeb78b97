"""Light from a sun or lamp, the sky and the floor, and the shadows it throws."""

from dataclasses import dataclass

import numpy as np

from benchmarks.lifter.picture.raster import Buffer
from edge.core.types.frames import FloatArray, IndexArray

SHADOW_PX = 160
REACH_M = 1.3  # of the shadow map around the lifter


@dataclass(frozen=True, slots=True)
class Light:
    """``sun`` (3,) towards the lamp; colours (3,) are linear RGB, 1 is white.

    ``soft`` is the share of the lamp that reaches shadows.
    """

    sun: FloatArray
    lamp: FloatArray
    sky: FloatArray
    ground: FloatArray
    soft: float

    def axes(self) -> FloatArray:
        """Return right, down and towards the lamp as rows, (3, 3)."""
        right = np.cross(self.sun, [0.0, 0.0, 1.0])
        right /= np.linalg.norm(right)
        return np.stack([right, np.cross(right, self.sun), self.sun])

    def view(self, points: FloatArray, middle: FloatArray) -> FloatArray:
        """Return where points lie in the shadow map, and how near the lamp, (V, 3)."""
        turned = (points - middle) @ self.axes().T
        turned[:, :2] = (turned[:, :2] / REACH_M + 1) * SHADOW_PX / 2
        turned[:, 2] += 10.0
        return np.asarray(turned)

    def shadow(self, view: FloatArray, faces: IndexArray) -> FloatArray:
        """Return how near the lamp the first surface is, (SHADOW_PX, SHADOW_PX)."""
        buffer = Buffer.empty(SHADOW_PX, SHADOW_PX)
        buffer.draw(view, faces)
        return buffer.near


def random_light(towards: FloatArray, rng: np.random.Generator) -> Light:
    """Return light for a lifter whose camera lies ``towards`` (3,), a unit vector."""
    turn = rng.uniform(-2.4, 2.4)
    height = np.radians(rng.uniform(25, 85))
    flat = np.array([towards[0], towards[1]]) / np.hypot(*towards[:2])
    turned = np.array(
        [
            np.cos(turn) * flat[0] - np.sin(turn) * flat[1],
            np.sin(turn) * flat[0] + np.cos(turn) * flat[1],
        ]
    )
    sun = np.array([*(np.cos(height) * turned), np.sin(height)])
    warm = rng.normal(0.0, 0.08)
    tint = np.array([1 + warm, 1.0, 1 - warm])
    share = rng.uniform(0.1, 0.75)
    return Light(
        sun=sun,
        lamp=1.5 * share * tint,
        sky=1.1 * (1 - share) * tint[::-1] ** 0.5,
        ground=rng.uniform(0.15, 0.6) * (1 - share) * np.ones(3),
        soft=rng.uniform(0.05, 0.6),
    )
