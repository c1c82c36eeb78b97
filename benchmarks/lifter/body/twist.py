"""Bends and turns out of the sagittal plane, and steps."""

import numpy as np

from benchmarks.lifter.body.body import Body
from benchmarks.lifter.body.pose import Posed, about_x, lineage
from edge.core.types.frames import FloatArray

# Which share of a bend to the side each bone has; the rest of the trunk has all of it.
SHARES = {"spine04": 0.25, "spine03": 0.5, "spine02": 0.75}
UPPER = ("spine01", "neck", "head", "eye", "clavicle", "shoulder")
SWING_DEG, KNEE_DEG = 24.0, 35.0  # of a walking leg; chosen by eye


def about(axis: int, angle_deg: float) -> FloatArray:
    """Return the rotation (3, 3) about x, y or z."""
    c, s = np.cos(np.radians(angle_deg)), np.sin(np.radians(angle_deg))
    out = np.eye(3)
    one, other = (axis + 1) % 3, (axis + 2) % 3
    out[one, one] = out[other, other] = c
    out[one, other], out[other, one] = -s, s
    return out


def chained(body: Body, posed: Posed, rotations: FloatArray) -> Posed:
    """Return the pose with other rotations, its root where it was."""
    rig = body.rig
    ways = body.heads - body.heads[rig.parents]
    moved = np.einsum("bij,bj->bi", rotations[rig.parents], ways)
    root = rig.parents < 0
    moved[root] = posed.heads[root]
    return Posed(rotations, lineage(rig) @ moved)


def twisted(body: Body, posed: Posed, lateral_deg: float, rotation_deg: float) -> Posed:
    """Return the pose with the trunk bent and turned to the lifter's left."""
    rotations = posed.rotations.copy()
    for bone, name in enumerate(body.rig.bones):
        upper = name.startswith(UPPER)
        share = 1.0 if upper else SHARES.get(name.split(".")[0], 0.0)
        if share:
            turn = about(1, share * lateral_deg) @ about(2, share * rotation_deg)
            rotations[bone] = rotations[bone] @ turn
    return chained(body, posed, rotations)


def stepping(body: Body, posed: Posed, stride: float) -> Posed:
    """Return a standing pose in the middle of a stride, ``stride`` in strides."""
    rotations = posed.rotations.copy()
    for bone, name in enumerate(body.rig.bones):
        base, _, side = name.partition(".")
        phase = 2 * np.pi * (stride + 0.5 * (side == "R"))
        swing = SWING_DEG * np.sin(phase)
        bend = KNEE_DEG * max(np.cos(phase), 0.0)
        if base.startswith("upperleg"):
            turn = -swing
        elif base.startswith(("lowerleg", "foot", "toe")):
            turn = bend - swing
        elif base.startswith(("upperarm", "lowerarm", "wrist", "finger", "metacarpal")):
            turn = 0.8 * swing
        else:
            continue
        rotations[bone] = about_x(np.array([turn]))[0] @ rotations[bone]
    return chained(body, posed, rotations)
