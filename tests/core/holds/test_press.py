"""How far both arms are pressed out, seen from the front."""

import math
from dataclasses import replace

import pytest
from support.floor_made import TORSO_PX, press_pose

from edge.core.holds.press import upper_arms_deg
from edge.core.types.codes import ViewKind
from edge.core.types.frames import View

FRONT = View(ViewKind.FRONT, 0, 90.0, TORSO_PX)


@pytest.mark.parametrize("raised_deg", [0.0, 30.0, 75.0, 90.0])
def test_upper_arms_are_read_from_how_far_elbows_hang(raised_deg):
    found = upper_arms_deg(press_pose(0.0, raised_deg), FRONT)
    assert found == pytest.approx(raised_deg, abs=1.0)


def test_one_elbow_out_of_sight_leaves_the_other_and_two_tell_nothing():
    pose = press_pose(0.0, 75.0)
    score = pose.score.copy()
    score[7] = 0.1
    one = replace(pose, score=score)
    assert upper_arms_deg(one, FRONT) == pytest.approx(75.0, abs=1.0)
    score[8] = 0.1
    assert math.isnan(upper_arms_deg(replace(pose, score=score), FRONT))
    assert math.isnan(
        upper_arms_deg(press_pose(0.0, 75.0), View(ViewKind.FRONT, 0, 90.0))
    )


def changed(pose, joints, down_px, score=0.8):
    """Return a pose of which some joints are lower, and seen so well."""
    xy, scores = pose.xy.copy(), pose.score.copy()
    xy[joints, 1] += down_px
    scores[joints] = score
    return replace(pose, xy=xy, score=scores)


@pytest.mark.parametrize("part", [7, 5])
def test_a_guessed_elbow_or_shoulder_has_no_part_in_it(part):
    pose = changed(press_pose(0.0, 75.0), [part], 100.0, 0.1)
    assert upper_arms_deg(pose, FRONT) == pytest.approx(75.0, abs=1.0)


def test_two_arms_count_as_their_mean_and_no_arm_hangs_lower_than_straight_down():
    pose = changed(press_pose(0.0, 90.0), [7], 0.6 * TORSO_PX)
    assert upper_arms_deg(pose, FRONT) == pytest.approx(60.0, abs=1.0)
    for down_px, deg in ((1.5 * TORSO_PX, 0.0), (-1.5 * TORSO_PX, 180.0)):
        pose = changed(press_pose(0.0, 90.0), [7, 8], down_px)
        assert upper_arms_deg(pose, FRONT) == pytest.approx(deg)


def test_without_a_length_of_the_trunk_nothing_is_read():
    without = View(ViewKind.FRONT, 0, 90.0, 0.0)
    assert math.isnan(upper_arms_deg(press_pose(0.0, 75.0), without))
