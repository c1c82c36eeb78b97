"""The posture of stick figures that stand, bend, lunge, kneel or prop themselves up."""

import math

import numpy as np
import pytest

from edge.core.movement.body_posture import BodyPostureTracker, lying
from edge.core.pose.limbs import limbs
from edge.core.types.codes import BodyPosture, ViewKind
from edge.core.types.frames import Pose, View
from edge.testing.figures import STANDING, Body, bent, observe

SIDE = View(ViewKind.SIDE, 1, 0.0, 160.0)
FRONT = View(ViewKind.FRONT, 0, 90.0, 160.0)
SHOULDERS, ELBOWS, WRISTS, HIPS, KNEES, ANKLES = (
    (a, a + 1) for a in (5, 7, 9, 11, 13, 15)
)


def drawn(**joints):
    """Return keypoints from joints: one (x, y up) for both sides, or one for each."""
    xy = np.zeros((17, 2), np.float32)
    pairs = {
        "shoulder": SHOULDERS,
        "wrist": WRISTS,
        "hip": HIPS,
        "knee": KNEES,
        "ankle": ANKLES,
    }
    for name, at in joints.items():
        both = at if isinstance(at[0], tuple) else (at, at)
        for keypoint, (x, up) in zip(pairs[name], both, strict=True):
            xy[keypoint] = 600 + x, 600 - up
    xy[list(ELBOWS)] = (xy[list(SHOULDERS)] + xy[list(WRISTS)]) / 2
    xy[:5] = xy[5]
    return xy


HANDS_AND_KNEES = drawn(
    shoulder=(160, 160), wrist=(160, 10), hip=(0, 145), knee=(0, 5), ankle=(-130, 5)
)
LEG_RAISED = drawn(
    shoulder=(160, 160),
    wrist=(160, 10),
    hip=(0, 145),
    knee=((0, 5), (-130, 140)),
    ankle=((-130, 5), (-260, 140)),
)
PLANK = drawn(
    shoulder=(155, 75), wrist=(200, 5), hip=(0, 45), knee=(-140, 20), ankle=(-265, 5)
)
SIDE_PLANK = drawn(
    shoulder=((150, 60), (120, 170)),
    wrist=((190, 0), (100, 190)),
    hip=((0, 25), (-15, 110)),
    knee=((-130, 15), (-140, 60)),
    ankle=((-260, 5), (-260, 35)),
)
LUNGE = drawn(
    shoulder=(10, 340),
    wrist=(10, 190),
    hip=(0, 180),
    knee=((130, 130), (-20, 20)),
    ankle=((130, 0), (-150, 25)),
)
SEATED = drawn(
    shoulder=(0, 300), wrist=(90, 150), hip=(0, 140), knee=(140, 135), ankle=(140, 0)
)
SUPINE = drawn(
    shoulder=(160, 15), wrist=(60, 0), hip=(0, 10), knee=(-140, 10), ankle=(-270, 5)
)


def look(tracker, pose, view):
    return tracker.step(pose, view, limbs(pose, view))


def told(xy, view=SIDE, s=2.0, tracker=None, start_s=0.0):
    tracker = tracker or BodyPostureTracker()
    score = np.full(17, 0.8, np.float32)
    for at in range(int(s * 30)):
        posture = look(tracker, Pose(start_s + at / 30, xy, score), view)
    return posture


@pytest.mark.parametrize(
    ("xy", "posture"),
    [
        (observe(STANDING).pose.xy, BodyPosture.UPRIGHT),
        (observe(bent(90.0)).pose.xy, BodyPosture.UPRIGHT),
        (observe(Body(100.0, 105.0, 30.0)).pose.xy, BodyPosture.UPRIGHT),
        (LUNGE, BodyPosture.SPLIT),
        (HANDS_AND_KNEES, BodyPosture.HANDS_AND_KNEES),
        (LEG_RAISED, BodyPosture.HANDS_AND_KNEES),
        (PLANK, BodyPosture.PRONE_SUPPORT),
        (SIDE_PLANK, BodyPosture.SIDE_SUPPORT),
        (SEATED, BodyPosture.SEATED_OR_LYING),
        (SUPINE, BodyPosture.SEATED_OR_LYING),
    ],
)
def test_a_posture_is_told_from_the_side(xy, posture):
    assert told(xy) is posture


@pytest.mark.parametrize("body", [STANDING, bent(80.0), Body(100.0, 105.0, 30.0)])
def test_who_is_on_their_feet_is_so_from_the_front_as_well(body):
    assert told(observe(body, yaw_deg=90).pose.xy, FRONT) is BodyPosture.UPRIGHT


def test_a_squat_may_pause_for_longer_than_a_seat_takes():
    squat = observe(Body(100.0, 105.0, 30.0)).pose.xy
    assert told(squat, s=10.0) is BodyPosture.UPRIGHT


def test_nothing_is_told_of_legs_that_are_not_seen():
    score = np.full(17, 0.8, np.float32)
    score[13:] = 0.05
    tracker = BodyPostureTracker()
    xy = observe(STANDING).pose.xy
    postures = {look(tracker, Pose(at / 30, xy, score), SIDE) for at in range(60)}
    assert postures == {BodyPosture.UNKNOWN}


def test_a_moment_of_another_posture_changes_nothing():
    tracker = BodyPostureTracker()
    told(HANDS_AND_KNEES, tracker=tracker)
    assert told(PLANK, s=0.2, tracker=tracker, start_s=2.0) is (
        BodyPosture.HANDS_AND_KNEES
    )


def test_a_scene_of_its_own_begins_unknown():
    tracker = BodyPostureTracker()
    told(PLANK, tracker=tracker)
    tracker.reset()
    assert told(PLANK, s=0.1, tracker=tracker) is BodyPosture.UNKNOWN


def test_who_lies_on_a_side_is_seen_from_the_front():
    assert lying(SIDE, BodyPosture.SIDE_SUPPORT).kind is ViewKind.FRONT
    assert lying(SIDE, BodyPosture.PRONE_SUPPORT).kind is ViewKind.SIDE
    assert math.isfinite(SIDE.torso_px)
