"""What a posed body's pelvis, spine and limbs do, measured on its bones."""

from dataclasses import dataclass

import numpy as np

from benchmarks.lifter.body.body import Body
from benchmarks.lifter.body.pose import Posed
from edge.core.types.frames import FloatArray


@dataclass(frozen=True, slots=True)
class Angles:
    """Degrees; pairs are left and right.

    ``pelvis`` and ``trunk`` lean from the vertical, towards where the figure faces;
    ``flexion``, ``lateral`` and ``rotation`` turn the upper trunk against the pelvis;
    ``roll`` turns the pelvis about its own length, ``tilt`` is how far its left is
    above its right. ``thigh`` leans from the vertical, 90 while level behind.
    """

    pelvis: float
    flexion: float
    lateral: float
    rotation: float
    trunk: float
    tilt: float
    hip: tuple[float, float]
    knee: tuple[float, float]
    thigh: tuple[float, float]


def measured(body: Body, posed: Posed) -> Angles:
    """Return the angles of a pose, wherever it faces."""
    rig = body.rig
    root = posed.rotations[rig.bone("root")]
    top = posed.rotations[rig.bone("spine01")]
    flexion, lateral, rotation = cardan(root.T @ top)
    ahead = -root[:, 1]
    up = root[:, 2]
    # Where it faces: level, square to its left.
    left = root[:, 0] * [1.0, 1.0, 0.0]
    left = left / max(float(np.linalg.norm(left)), 1e-9)
    facing = np.cross(left, [0.0, 0.0, 1.0])
    if abs(root[2, 0]) > 0.7:  # on its side
        facing = ahead * [1.0, 1.0, 0.0] / max(float(np.linalg.norm(ahead[:2])), 1e-9)
    hips, shoulders = (
        np.mean([posed.heads[rig.bone(f"{bone}.{s}")] for s in "LR"], axis=0)
        for bone in ("upperleg01", "upperarm01")
    )
    legs = [_leg(body, posed, side, facing) for side in "LR"]
    pelvis = _lean(up, facing)
    return Angles(
        pelvis,
        flexion,
        lateral,
        rotation,
        _lean(shoulders - hips, facing),
        float(np.degrees(np.arcsin(np.clip(root[2, 0], -1, 1)))),
        (_wrapped(pelvis - legs[0][0]), _wrapped(pelvis - legs[1][0])),
        (legs[0][1], legs[1][1]),
        (legs[0][0], legs[1][0]),
    )


def cardan(turn: FloatArray) -> tuple[float, float, float]:
    """Return flexion, bend to the left and turn to the left of a rotation, degrees."""
    flexion = np.arctan2(-turn[1, 2], turn[2, 2])
    lateral = np.arcsin(np.clip(turn[0, 2], -1, 1))
    rotation = np.arctan2(-turn[0, 1], turn[0, 0])
    a, b, c = np.degrees([flexion, lateral, rotation])
    return float(a), float(b), float(c)


def _leg(
    body: Body, posed: Posed, side: str, facing: FloatArray
) -> tuple[float, float]:
    """Return a thigh's lean and a knee's flexion."""
    hip, knee, ankle = (
        posed.heads[body.rig.bone(f"{bone}.{side}")]
        for bone in ("upperleg01", "lowerleg01", "foot")
    )
    upper, lower = knee - hip, ankle - knee
    cosine = upper @ lower / np.linalg.norm(upper) / np.linalg.norm(lower)
    flexed = float(np.degrees(np.arccos(np.clip(cosine, -1, 1))))
    return _lean(-upper, facing), flexed


def _lean(way: FloatArray, facing: FloatArray) -> float:
    return float(np.degrees(np.arctan2(way @ facing, way[2])))


def _wrapped(deg: float) -> float:
    return (deg + 180.0) % 360.0 - 180.0
