"""Where the arms are: turned at shoulder and elbow to given directions."""

from enum import StrEnum

import numpy as np

from benchmarks.lifter.body.body import Body
from benchmarks.lifter.body.pose import Posed, about_x
from edge.core.types.frames import FloatArray


class Arms(StrEnum):
    """What the arms do."""

    HANGING = "hanging"
    FORWARD = "forward"
    BACK_RACK = "bar on the back"
    FRONT_RACK = "bar on the shoulders"
    CHEST = "before the chest"
    HIPS = "hands on the hips"
    STICK = "a hand at either end of a stick along the back"


# Upper arm and forearm of the left arm: (outwards, backwards, up), and whether they
# keep to the trunk (as a bar on the back does) rather than to the vertical.
WAYS: dict[Arms, tuple[tuple[float, ...], tuple[float, ...], bool]] = {
    Arms.HANGING: ((0.1, 0.02, -1.0), (0.04, -0.1, -1.0), False),
    Arms.FORWARD: ((0.12, -1.0, -0.15), (0.0, -1.0, 0.0), False),
    Arms.BACK_RACK: ((0.6, 0.3, -0.75), (0.1, -0.25, 0.9), True),
    Arms.FRONT_RACK: ((0.3, -0.95, -0.15), (-0.35, 0.75, 0.5), True),
    Arms.CHEST: ((0.25, -0.45, -0.85), (-0.5, -0.35, 0.75), True),
    Arms.HIPS: ((0.75, 0.35, -0.75), (-0.75, -0.35, -0.6), True),
    Arms.STICK: ((0.75, 0.1, 0.5), (-0.7, 0.55, 0.35), True),
}
# The other arm of a stick: its hand is below, behind the hollow of the back.
LOWER_HAND = ((0.6, 0.5, -0.75), (-0.75, 0.35, -0.15))


def place_arms(
    body: Body, posed: Posed, arms: Arms, spread: FloatArray, trunk_deg: float
) -> Posed:
    """Return the pose with its arms placed.

    Parameters
    ----------
    spread : (2, 3) what is added to the directions, so that no two people are alike
    trunk_deg : how far the upper trunk leans, for arms that keep to it
    """
    upper, fore, carried = WAYS[arms]
    turn = about_x(np.array([trunk_deg]))[0] if carried else np.eye(3)
    right = LOWER_HAND if arms is Arms.STICK else (upper, fore)
    rotations, heads = posed.rotations.copy(), posed.heads.copy()
    for side, sign, way in (("L", 1.0, (upper, fore)), ("R", -1.0, right)):
        ways = (np.array(way) + spread) @ turn.T
        if not carried:
            # Whoever bends reaches the bar that hangs there, whatever the trunk does.
            ways[:, 1] -= 0.1 * np.sin(np.radians(trunk_deg))
        _place(body, rotations, heads, side, ways * [sign, 1.0, 1.0])
    return Posed(rotations, heads)


def _place(
    body: Body, rotations: FloatArray, heads: FloatArray, side: str, ways: FloatArray
) -> None:
    rig, rest = body.rig, body.heads
    shoulder, elbow, hand = (
        rig.bone(f"{name}.{side}") for name in ("upperarm01", "lowerarm01", "wrist")
    )
    above = rotations[rig.parents[shoulder]]
    upper = turned(above @ (rest[elbow] - rest[shoulder]), ways[0]) @ above
    fore = turned(upper @ (rest[hand] - rest[elbow]), ways[1]) @ upper
    # Parents come before their children.
    for bone in range(shoulder, len(rig.bones)):
        name, _, of = rig.bones[bone].partition(".")
        if of != side or not name.startswith(ARM_BONES):
            continue
        if bone != shoulder:
            parent = rig.parents[bone]
            heads[bone] = heads[parent] + rotations[parent] @ (
                rest[bone] - rest[parent]
            )
        rotations[bone] = upper if name.startswith("upperarm") else fore


ARM_BONES = ("upperarm", "lowerarm", "wrist", "finger", "metacarpal")


def turned(before: FloatArray, after: FloatArray) -> FloatArray:
    """Return the smallest rotation (3, 3) from one direction to another."""
    a, b = before / np.linalg.norm(before), after / np.linalg.norm(after)
    cross, cosine = np.cross(a, b), float(a @ b)
    x, y, z = cross
    skew = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    return np.asarray(np.eye(3) + skew + skew @ skew / max(1 + cosine, 1e-6))
