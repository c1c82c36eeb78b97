"""Rotation and lateral flexion of somebody who presses both arms out."""

import math
from dataclasses import replace

import pytest
from support.floor_made import TORSO_PX, press_pose, seconds

from edge.core.spine.frontal import CANNOT_TELL
from edge.core.spine.pressed import PressedTracker, hands_aside
from edge.core.types.codes import ViewKind
from edge.core.types.frames import View
from edge.core.types.states import BodyAngles

OBLIQUE = View(ViewKind.OBLIQUE, 0, 50.0, TORSO_PX)  # as pressed arms make it look


def told(tracker, pose_at, start_s, lasting_s, *, out):
    found = CANNOT_TELL
    for t_s in seconds(start_s, lasting_s):
        angles = BodyAngles(t_s, 0.0, 0.0, 0.0, 0.0, 0.0)
        arms_deg = 75.0 if out else 30.0
        found = tracker.step(angles, OBLIQUE, pose_at(t_s), arms_deg, out)
    return found


@pytest.mark.parametrize("turn_deg", [-22.0, 0.0, 22.0])
@pytest.mark.parametrize("lean_deg", [-16.0, 0.0, 16.0])
def test_turn_and_lean_are_told_apart(turn_deg, lean_deg):
    tracker = PressedTracker()
    told(tracker, lambda t: press_pose(t, 30.0), 0.0, 1.5, out=False)
    found = told(
        tracker,
        lambda t: press_pose(t, 75.0, turn_deg=turn_deg, lean_deg=lean_deg),
        *(1.5, 2.0),
        out=True,
    )
    assert found.rotation_deg == pytest.approx(turn_deg, abs=1.0)
    assert found.lateral_flexion_deg == pytest.approx(lean_deg, abs=3.5)


def test_who_stands_askew_is_compared_with_how_they_stood():
    tracker = PressedTracker()
    askew = {"turn_deg": -10.0}
    told(tracker, lambda t: press_pose(t, 30.0, **askew), 0.0, 1.5, out=False)
    found = told(tracker, lambda t: press_pose(t, 75.0, **askew), 1.5, 2.0, out=True)
    assert found.rotation_deg == pytest.approx(0.0, abs=1.0)


def test_without_a_rest_before_it_the_press_is_compared_with_its_start():
    tracker = PressedTracker()
    first = told(tracker, lambda t: press_pose(t, 75.0, turn_deg=5.0), 0, 1.5, out=True)
    assert first.rotation_deg == pytest.approx(0.0, abs=1.0)
    later = told(
        tracker, lambda t: press_pose(t, 75.0, turn_deg=25.0), 1.5, 1.0, out=True
    )
    assert later.rotation_deg == pytest.approx(20.0, abs=1.5)


def test_arms_that_are_not_out_tell_nothing():
    tracker = PressedTracker()
    found = told(tracker, lambda t: press_pose(t, 30.0), 0.0, 2.0, out=False)
    assert found is CANNOT_TELL


def test_hands_are_aside_to_the_lifters_own_left_from_front_and_rear():
    pose = press_pose(0.0, 75.0, turn_deg=20.0)
    aside = hands_aside(pose, OBLIQUE)
    assert aside > 0
    # The rear shows it the other way round.
    rear = replace(pose, xy=pose.xy * (-1, 1))
    assert hands_aside(rear, OBLIQUE) == pytest.approx(aside)
    score = pose.score.copy()
    score[9] = 0.0
    assert math.isnan(hands_aside(replace(rear, score=score), OBLIQUE))
