"""Paints what a z-buffer shows: lifters, and things of one colour a face."""

import numpy as np

from benchmarks.lifter.clothes.cloth import Cuts
from benchmarks.lifter.clothes.colours import Palette
from benchmarks.lifter.clothes.shade import shade
from benchmarks.lifter.picture.compiled import IntArray, compiled
from benchmarks.lifter.picture.raster import Buffer
from benchmarks.lifter.scene.light import Light
from benchmarks.lifter.scene.noise import NOISE
from edge.core.types.frames import FloatArray


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
            shade(
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
