"""Where a top has its second tone: panels, bands, prints, camouflage."""

import numpy as np

from benchmarks.lifter.body.parts import ARM, TRUNK
from benchmarks.lifter.clothes.colours import Pattern
from benchmarks.lifter.picture.compiled import compiled
from benchmarks.lifter.scene.noise import sampled
from edge.core.types.frames import FloatArray

_, SLEEVES, SIDES, BACK, YOKE, BANDS, PRINT, CAMOUFLAGE, LOWER = map(int, Pattern)


@compiled
def second_tone(
    pattern: int,
    size: float,
    part: int,
    x: float,
    y: float,
    z: float,
    cut: FloatArray,
    cube: FloatArray,
) -> bool:
    """Return whether a place on the top, metres at rest, has the second tone.

    ``size`` is 0.3 to 1; ``cut`` are ``Cuts`` as an array, ``cube`` is noise.
    """
    above_hem, below_collar = z - cut[0], cut[2] - z
    if pattern == SLEEVES:
        return part == ARM
    if pattern == SIDES:
        return bool(part != ARM and abs(x) > 0.05 + 0.09 * size)
    if pattern == BACK:
        return bool(part != ARM and y > 0.07 - 0.14 * size)
    if pattern == YOKE:
        return bool(below_collar < 0.08 + 0.2 * size)
    if pattern == BANDS:
        return bool(np.sin(6.2832 * above_hem / (0.02 + 0.1 * size)) > 0.3)
    if pattern == PRINT:
        placed = abs(x) < 0.12 * size and abs(below_collar - 0.17) < 0.12
        return part == TRUNK and placed and sampled(cube, x * 200, z * 120, 3.0) > -0.6
    if pattern == CAMOUFLAGE:
        return bool(sampled(cube, x * 90 + 9, y * 90, z * 90) > 0.3)
    if pattern == LOWER:
        return bool(above_hem < 0.1 + 0.25 * size)
    return False
