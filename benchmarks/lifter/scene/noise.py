"""Smooth noise in space, from a cube that repeats."""

import numpy as np

from benchmarks.lifter.picture.compiled import compiled
from edge.core.types.frames import FloatArray

CELLS = 64
BLOT_CELLS = 6.4


def noise_cube(seed: int = 7) -> FloatArray:
    """Return smooth noise about 0 with a deviation of 1, (64, 64, 64) float32."""
    cube = np.random.default_rng(seed).standard_normal((CELLS,) * 3)
    squared = (2 * np.pi * BLOT_CELLS * np.fft.fftfreq(CELLS)) ** 2
    per_axis = np.exp(-0.5 * squared)
    spectrum = np.fft.fftn(cube) * np.einsum("i,j,k", per_axis, per_axis, per_axis)
    smooth = np.real(np.fft.ifftn(spectrum))
    return np.asarray(smooth / smooth.std(), np.float32)


@compiled
def sampled(cube: FloatArray, x: float, y: float, z: float) -> float:
    """Return a cube's noise at a place in cells."""
    i, j, k = int(np.floor(x)), int(np.floor(y)), int(np.floor(z))
    return float(cube[i & (CELLS - 1), j & (CELLS - 1), k & (CELLS - 1)])


NOISE = noise_cube()
