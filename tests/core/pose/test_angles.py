import dataclasses
import math

import numpy as np
import pytest

from edge.core.pose.angles import LARGEST_YAW_DEG, body_angles
from edge.core.pose.geometry import midpoints
from edge.core.pose.pelvis import MOST_LEAN_BACK_DEG
from edge.core.types.codes import ViewKind
from edge.core.types.frames import View
from edge.core.types.skeleton import ANKLE, EAR, HIP, PAIRS, SHOULDER
from edge.testing.figures import Body, bent, keypoints

NAMES = [
    "trunk_inclination_deg",
    "hip_flexion_deg",
    "knee_flexion_deg",
    "shank_inclination_deg",
    "neck_flexion_deg",
]


def joints(body, yaw_deg=0.0, facing=1):
    return midpoints(keypoints(body, facing, yaw_deg), np.full(17, 0.9), PAIRS)


def angles_of(joints, kind=ViewKind.SIDE, facing=1, torso_px=160.0):
    return body_angles(0.0, joints, View(kind, facing, 0.0, torso_px))


def known_angles(angles):
    return {n for n in NAMES if math.isfinite(getattr(angles, n))}


@pytest.mark.parametrize("facing", [1, -1])
@pytest.mark.parametrize("body", [Body(), bent(90), Body(100, 110, 30), Body(-6, 5, 2)])
def test_a_drawn_body_gives_back_its_angles(body, facing):
    angles = angles_of(joints(body, facing=facing), facing=facing)
    assert angles.hip_flexion_deg == pytest.approx(body.hip_deg, abs=1e-4)
    assert angles.knee_flexion_deg == pytest.approx(body.knee_deg, abs=1e-4)
    assert angles.shank_inclination_deg == pytest.approx(body.shank_deg, abs=1e-4)
    assert angles.trunk_inclination_deg == pytest.approx(body.trunk_deg, abs=1e-4)
    assert angles.neck_flexion_deg == pytest.approx(0, abs=1e-4)


@pytest.mark.parametrize("facing", [1, -1])
def test_no_trunk_leans_back_further_than_people_do(facing):
    """A plate at lockout draws the hips forward onto it."""
    hidden = angles_of(joints(Body(-25, 0, 0), facing=facing), facing=facing)
    assert hidden.trunk_inclination_deg == -MOST_LEAN_BACK_DEG
    assert hidden.hip_flexion_deg == pytest.approx(-MOST_LEAN_BACK_DEG, abs=1e-4)
    # Whoever lies, or faces the other way, is not carried.
    fallen = angles_of(joints(Body(-60, 0, 0), facing=facing), facing=facing)
    assert fallen.trunk_inclination_deg == pytest.approx(-60, abs=1e-4)


def test_while_the_facing_side_is_unknown_a_bend_counts_as_flexion():
    assert angles_of(joints(bent(60), facing=-1), facing=0) == angles_of(
        joints(bent(60), facing=-1), facing=-1
    )


@pytest.mark.parametrize(
    ("joint", "left"),
    [
        (EAR, set(NAMES) - {"neck_flexion_deg"}),
        (ANKLE, {"trunk_inclination_deg", "hip_flexion_deg", "neck_flexion_deg"}),
        (SHOULDER, {"knee_flexion_deg", "shank_inclination_deg"}),
        (HIP, {"shank_inclination_deg"}),
    ],
)
def test_a_missing_joint_takes_only_its_own_angles_away(joint, left):
    whole = joints(bent(60))
    part = whole.copy()
    part[joint] = np.nan
    assert known_angles(angles_of(part)) - {"neck_flexion_deg"} == left - {
        "neck_flexion_deg"
    }
    # The neck needs ear, shoulder and, to be measured against, the hip.
    needs_hip = joint in (EAR, SHOULDER, HIP)
    assert math.isnan(angles_of(part).neck_flexion_deg) == needs_hip
    for name in left:
        assert getattr(angles_of(part), name) == getattr(angles_of(whole), name)


def test_from_the_front_only_the_trunks_height_tells_a_bend():
    angles = angles_of(joints(bent(75), yaw_deg=90), ViewKind.FRONT)
    assert angles.trunk_inclination_deg == pytest.approx(60, abs=1e-4)
    assert angles.hip_flexion_deg == pytest.approx(60, abs=1e-4)
    assert known_angles(angles) == {"trunk_inclination_deg", "hip_flexion_deg"}


def test_from_the_front_a_trunk_longer_than_ever_is_upright():
    angles = angles_of(joints(Body(), yaw_deg=90), ViewKind.FRONT, torso_px=150.0)
    assert angles.trunk_inclination_deg == 0


def test_a_missing_body_has_no_angles():
    for kind in ViewKind:
        assert known_angles(angles_of(np.full((5, 2), np.nan), kind)) == set()
        assert dataclasses.astuple(angles_of(np.full((5, 2), np.nan), kind))[0] == 0.0


@pytest.mark.parametrize("facing", [1, -1])
@pytest.mark.parametrize("yaw_deg", [10.0, 20.0, 30.0, 45.0])
def test_a_body_seen_from_an_angle_gives_back_its_angles(yaw_deg, facing):
    body = Body(70, 30, 10)
    view = View(ViewKind.OBLIQUE, facing, yaw_deg, 160.0)
    angles = body_angles(0.0, joints(body, yaw_deg, facing), view)
    assert angles.trunk_inclination_deg == pytest.approx(body.trunk_deg, abs=1e-4)
    assert angles.hip_flexion_deg == pytest.approx(body.hip_deg, abs=1e-4)
    assert angles.knee_flexion_deg == pytest.approx(body.knee_deg, abs=1e-4)
    assert angles.shank_inclination_deg == pytest.approx(body.shank_deg, abs=1e-4)


def test_without_a_known_view_nothing_is_taken_back():
    view = View(ViewKind.UNKNOWN, 1, math.nan, math.nan)
    angles = body_angles(0.0, joints(bent(60)), view)
    assert angles == angles_of(joints(bent(60)))


def test_a_yaw_too_large_to_take_back_counts_as_the_largest():
    far, farther = (
        body_angles(0.0, joints(bent(60), 58), View(ViewKind.OBLIQUE, 1, yaw, 160.0))
        for yaw in (LARGEST_YAW_DEG, 58.0)
    )
    assert far == farther
