"""The colour of one sample of a lifter: stuff, pattern, folds, light and shadow."""

import numpy as np

from benchmarks.lifter.body.parts import ARM, EYE, FOOT, HEAD, LEG, TRUNK
from benchmarks.lifter.clothes.colours import Stuff
from benchmarks.lifter.clothes.patterns import second_tone
from benchmarks.lifter.picture.compiled import IntArray, compiled
from benchmarks.lifter.picture.raster import shares
from benchmarks.lifter.scene.light import SHADOW_PX
from benchmarks.lifter.scene.noise import sampled
from edge.core.types.frames import FloatArray

BELT_HALF_M = 0.045
SHADOW_GAP_M = 0.035  # nearer surfaces throw no shadow, as they are the same one
SKIN, SHIRT, SECOND, SHORTS, STRIPE, SHOE, SOLE, HAIR, BELT, EYES = map(int, Stuff)


@compiled
def _stuff(
    part: int,
    x: float,
    y: float,
    z: float,
    arm: float,
    cut: FloatArray,
    pattern: int,
    look: FloatArray,
    cube: FloatArray,
) -> int:
    """Return the row of the colour table at a place at rest."""
    hem, waist, collar, sleeve, strap = cut[0], cut[1], cut[2], cut[3], cut[4]
    armpit, shorts, shoe, sole, belt = cut[5], cut[6], cut[7], cut[8], cut[9]
    hairline, ear, nape = cut[10], cut[11], cut[12]
    if part == EYE:
        return EYES
    if part == FOOT or (part == LEG and z < shoe):
        return SOLE if z < sole else SHOE if z < shoe else SKIN
    middle = part in (TRUNK, LEG)
    if middle and abs(z - belt) < BELT_HALF_M:
        return BELT
    covered = (middle and z > hem) or (part == ARM and arm < sleeve) or part == HEAD
    covered = covered and z - 0.5 * y < collar and (z < armpit or abs(x) < strap)
    if covered:
        second = second_tone(pattern, look[0], part, x, y, z, cut, cube)
        return SECOND if second else SHIRT
    if part == HEAD and (
        z - hairline > 0.55 * (ear - y) or (y > ear + 0.02 and z > nape)
    ):
        return HAIR
    if (part == TRUNK and z < waist) or (part == LEG and z > shorts):
        return STRIPE if abs(y - 0.01) < look[1] and part == LEG else SHORTS
    return SKIN


@compiled
def _dark(shadow: FloatArray, x: float, y: float, near: float) -> float:
    """Return which share of the lamp does not reach a place."""
    out = 0.0
    for j in range(int(y) - 1, int(y) + 2):
        for i in range(int(x) - 1, int(x) + 2):
            if 0 <= j < SHADOW_PX and 0 <= i < SHADOW_PX:
                out += shadow[j, i] > near + SHADOW_GAP_M
    return out / 9


@compiled
def shade(
    out: FloatArray,
    row: int,
    column: int,
    face: IntArray,
    part: int,
    corners: FloatArray,
    cut: FloatArray,
    table: FloatArray,
    pattern: int,
    look: FloatArray,
    light: FloatArray,
    soft: float,
    shadow: FloatArray,
    cube: FloatArray,
) -> None:
    """Paint one sample of ``out``, which shows a face of three corners.

    ``corners`` are ``paint_body``'s; ``cut`` are ``Cuts``, ``look`` the palette's
    numbers and the folds' shift, ``light`` sun, lamp, sky and ground as rows.
    """
    a, b, c = face[0], face[1], face[2]
    u, v = shares(corners, a, b, c, column + 0.5, row + 0.5)
    t = 1 - u - v
    n0 = u * corners[a, 3] + v * corners[b, 3] + t * corners[c, 3]
    n1 = u * corners[a, 4] + v * corners[b, 4] + t * corners[c, 4]
    n2 = u * corners[a, 5] + v * corners[b, 5] + t * corners[c, 5]
    x = u * corners[a, 6] + v * corners[b, 6] + t * corners[c, 6]
    y = u * corners[a, 7] + v * corners[b, 7] + t * corners[c, 7]
    z = u * corners[a, 8] + v * corners[b, 8] + t * corners[c, 8]
    arm = u * corners[a, 9] + v * corners[b, 9] + t * corners[c, 9]
    stuff = _stuff(part, x, y, z, arm, cut, pattern, look, cube)
    fold, shift = look[2] if SHIRT <= stuff <= STRIPE else 0.06, look[4]
    n0 += fold * sampled(cube, x * 150 + shift, y * 150, z * 110)
    n1 += fold * sampled(cube, x * 150, y * 150 + 20 + shift, z * 110 + 11)
    n2 += fold * sampled(cube, x * 110 + 30, y * 150, z * 150 + shift)
    scale = 1 / np.sqrt(n0 * n0 + n1 * n1 + n2 * n2 + 1e-9)
    direct = (n0 * light[0, 0] + n1 * light[0, 1] + n2 * light[0, 2]) * scale
    if direct > 0:
        lit_x = u * corners[a, 10] + v * corners[b, 10] + t * corners[c, 10]
        lit_y = u * corners[a, 11] + v * corners[b, 11] + t * corners[c, 11]
        near = u * corners[a, 12] + v * corners[b, 12] + t * corners[c, 12]
        direct *= 1 - (1 - soft) * _dark(shadow, lit_x, lit_y, near)
    else:
        direct = 0.0
    up = 0.5 + 0.5 * n2 * scale
    spots = 1 + look[3] * sampled(cube, x * 700, y * 700, z * 700)
    if stuff == HAIR:
        spots += 0.3 * sampled(cube, x * 1500, y * 400, z * 400)
    spots = max(spots, 0.2)
    for k in range(3):
        shine = light[2, k] * up + light[3, k] * (1 - up) + light[1, k] * direct
        out[row, column, k] = table[stuff, k] * spots * shine
