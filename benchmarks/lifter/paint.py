"""Colours of what a z-buffer shows: stuff, pattern, folds, light and shadow."""

import numpy as np

from benchmarks.lifter.cloth import Cuts
from benchmarks.lifter.colours import Palette, Stuff
from benchmarks.lifter.compiled import IntArray, compiled
from benchmarks.lifter.light import SHADOW_PX, Light
from benchmarks.lifter.noise import NOISE, sampled
from benchmarks.lifter.parts import ARM, EYE, FOOT, HEAD, LEG, TRUNK
from benchmarks.lifter.patterns import second_tone
from benchmarks.lifter.raster import Buffer, shares
from edge.core.records import FloatArray

BELT_HALF_M = 0.045
SHADOW_GAP_M = 0.035  # nearer surfaces throw no shadow, as they are the same one
SKIN, SHIRT, SECOND, SHORTS, STRIPE, SHOE, SOLE, HAIR, BELT, EYES = map(int, Stuff)


def paint_body(
    out: FloatArray,
    buffer: Buffer,
    first: int,
    faces: IntArray,
    part: IntArray,
    corners: FloatArray,
    cuts: Cuts,
    palette: Palette,
    light: Light,
    shadow: FloatArray,
    shift: float,
    fine: int,
) -> None:
    """Paint a lifter's pixels of ``out`` (H, W, 3), linear RGB.

    Parameters
    ----------
    part : (F,) of each face
    corners : (V, 13) per vertex where it is seen and how near, its normal, its place at
        rest, how far along the arm it is, and its place in the shadow map
    shift : of the folds, so that they move with the pose
    fine : samples along a pixel's side; a pixel all on one part is shaded only once
    """
    _paint(
        out,
        buffer.face,
        first,
        faces,
        part,
        corners,
        np.array([getattr(cuts, name) for name in cuts.__slots__]),
        palette.table,
        int(palette.pattern),
        np.array([palette.size, palette.stripe, palette.creases, palette.grain, shift]),
        np.stack([light.sun, light.lamp, light.sky, light.ground]),
        light.soft,
        shadow,
        NOISE,
        fine,
    )


def paint_props(
    out: FloatArray,
    buffer: Buffer,
    first: int,
    face_normals: FloatArray,
    face_colours: FloatArray,
    light: Light,
) -> None:
    """Paint faces of one flat colour each, the last ones drawn."""
    up = 0.5 + 0.5 * face_normals[:, 2:]
    direct = (face_normals @ light.sun).clip(0)[:, None] * 0.8
    shaded = face_colours * (
        light.sky * up + light.ground * (1 - up) + light.lamp * direct
    )
    which = buffer.face >= first
    out[which] = shaded[buffer.face[which] - first]


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
def _shade(
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
    """Paint one sample, which shows a face of three corners."""
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


@compiled
def _paint(
    out: FloatArray,
    face: IntArray,
    first: int,
    faces: IntArray,
    parts: IntArray,
    corners: FloatArray,
    cut: FloatArray,
    table: FloatArray,
    pattern: int,
    look: FloatArray,
    light: FloatArray,
    soft: float,
    shadow: FloatArray,
    cube: FloatArray,
    fine: int,
) -> None:
    last = first + len(faces)
    for row in range(face.shape[0]):
        for column in range(face.shape[1]):
            f = face[row, column]
            if not first <= f < last:
                continue
            part = parts[f - first]
            # A pixel that shows one part alone takes its first sample's colour.
            top, left = row - row % fine, column - column % fine
            alike = row > top or column > left
            for j in range(top, top + fine):
                for i in range(left, left + fine):
                    other = face[j, i]
                    alike = alike and first <= other < last
                    alike = alike and parts[other - first] == part
            if alike:
                for k in range(3):
                    out[row, column, k] = out[top, left, k]
                continue
            _shade(
                out,
                row,
                column,
                faces[f - first],
                part,
                corners,
                cut,
                table,
                pattern,
                look,
                light,
                soft,
                shadow,
                cube,
            )
