"""The truth that goes with a rendered clip: one row of a table for every frame."""

import numpy as np

from benchmarks.lifter.body.body import Body
from benchmarks.lifter.body.pose import Posed, lean_deg
from benchmarks.lifter.picture.film import Shot, Window
from benchmarks.lifter.scene.camera import Camera
from benchmarks.lifter.script import Beat
from edge.core.types.frames import FloatArray
from edge.core.types.skeleton import HIPS, KEYPOINTS, SHOULDERS

HEAD = (
    *("frame", "t_s", "rep", "phase", "depth", "pelvis_pitch_deg"),
    *("lumbar_flexion_deg", "thoracic_flexion_deg", "neck_deg", "hip_flexion_deg"),
    *("knee_flexion_deg", "trunk_inclination_deg", "shank_deg"),
    *("trunk_incl_coco_deg", "lateral_flexion_deg", "rotation_deg"),
    *("ankle_x_m", "ankle_y_m", "ankle_z_m"),
)
COLUMNS = [*HEAD, *(f"{name}_{of}" for name in KEYPOINTS for of in ("x", "y", "occ"))]
# How deep under the skin a keypoint lies, metres, in the order of ``KEYPOINTS``.
DEPTH_M = np.concatenate(
    [
        [0.09, 0.05, 0.05, 0.06, 0.06, 0.13, 0.13, 0.08, 0.08, 0.06, 0.06],
        [0.17, 0.17, 0.11, 0.11, 0.09, 0.09],
    ]
)


def row(
    frame: int,
    beat: Beat,
    body: Body,
    posed: Posed,
    keypoints: FloatArray,
    hidden: FloatArray,
    camera: Camera,
) -> list[str]:
    """Return one row; ``keypoints`` (17, 3) metres, ``hidden`` (17,) 0 or 1.

    Angles of pelvis and spine are against the lifter's own standing.
    """
    hip, knee, ankle, shoulder = (
        _middle(body, posed, bone)
        for bone in ("upperleg01", "lowerleg01", "foot", "upperarm01")
    )
    rest = [_rest(body, bone) for bone in ("upperleg01", "lowerleg01")]
    thigh = lean_deg(hip - knee) - lean_deg(rest[0] - rest[1])
    shank = lean_deg(knee - ankle)
    trunk = keypoints[[*SHOULDERS]].mean(axis=0) - keypoints[[*HIPS]].mean(axis=0)
    change = beat.change
    numbers = [
        change.pelvis,
        change.lumbar,
        change.thoracic,
        change.neck,
        change.pelvis - thigh,
        shank - lean_deg(hip - knee),
        lean_deg(shoulder - hip),
        shank,
        lean_deg(trunk),
        change.lateral,
        change.rotation,
    ]
    out = [str(frame), f"{beat.t_s:.4f}", str(beat.rep), beat.phase]
    out += [f"{beat.depth:.4f}", *(f"{number:.3f}" for number in numbers)]
    out += [f"{metres:.5f}" for metres in posed.heads[body.rig.bone("foot.R")]]
    for (x, y), occluded in zip(camera.project(keypoints), hidden, strict=True):
        out += [f"{x:.2f}", f"{y:.2f}", str(int(occluded))]
    return out


def hidden(
    keypoints: FloatArray, camera: Camera, shot: Shot, window: Window
) -> FloatArray:
    """Return 1 where something is seen well before a keypoint, or nothing, (17,)."""
    x, y, near = window.view(camera, keypoints).T
    height, width = shot.buffer.near.shape
    row, column = np.floor(y).astype(int), np.floor(x).astype(int)
    inside = (row >= 0) & (row < height) & (column >= 0) & (column < width)
    nearest = shot.buffer.near[row.clip(0, height - 1), column.clip(0, width - 1)]
    before = 1 / np.maximum(nearest, 1e-6) < 1 / near - DEPTH_M
    return np.asarray((inside & before).astype(float))


def _middle(body: Body, posed: Posed, bone: str) -> FloatArray:
    sides = [body.rig.bone(f"{bone}.{side}") for side in "LR"]
    return np.asarray(posed.heads[sides].mean(axis=0))


def _rest(body: Body, bone: str) -> FloatArray:
    return (body.head(f"{bone}.L") + body.head(f"{bone}.R")) / 2
