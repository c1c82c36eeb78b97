import dataclasses
import math

import numpy as np
import pytest
from support.outcomes import at, happened, reps
from support.records_made import angles, spine

from edge.core.spine.frontal import (
    CANNOT_TELL,
    LEAN,
    MAX_SD_DEG,
    FrontalTracker,
    completed,
)
from edge.core.types.codes import Cue, FaultCode, Level, Verdict, ViewKind
from edge.core.types.events import FaultRaised
from edge.core.types.frames import Pose, View
from edge.testing.figures import HIP_HALF, SHOULDER_HALF, STANDING, TORSO, keypoints
from edge.testing.scenarios import film, hinge, run, stand

DT_S = 1 / 32
BOTTOM_DEG = 64.0  # the trunk's, in a hinge of 80 degrees of hip flexion
FRONT = View(ViewKind.FRONT, 0, 90.0, TORSO)


def turn(axis, deg):
    """Return a rotation in x left, y back, z up."""
    cos, sin = math.cos(math.radians(deg)), math.sin(math.radians(deg))
    out = np.eye(3)
    one, other = (axis + 1) % 3, (axis + 2) % 3
    out[one, one] = out[other, other] = cos
    out[one, other], out[other, one] = -sin, sin
    return out


def lines(lateral_deg=0.0, rotation_deg=0.0, pitch_deg=0.0, rear=False, roll_deg=0.0):
    """Return shoulders and hips (4, 2) as a far camera sees a twisted body.

    A body as the drawing of the person says: pitched forward, and in the pitched
    trunk's own axes bent to the left and turned to the left.
    """
    pitched = turn(0, pitch_deg)
    left = np.array([1.0, 0.0, 0.0])
    hips = [HIP_HALF * left, -HIP_HALF * left]
    middle = pitched @ turn(1, LEAN * lateral_deg) @ [0.0, 0.0, TORSO]
    line = pitched @ turn(1, lateral_deg) @ turn(2, rotation_deg) @ left
    points = [middle + SHOULDER_HALF * line, middle - SHOULDER_HALF * line, *hips]
    # From the front the lifter's left is on the right of the picture.
    xy = np.array([((-p[0] if rear else p[0]), -p[2]) for p in points])
    tilt = math.radians(roll_deg)
    matrix = [[math.cos(tilt), math.sin(tilt)], [-math.sin(tilt), math.cos(tilt)]]
    return xy @ np.array(matrix)


def pose(t_s, four, score=0.9):
    xy, scores = keypoints(STANDING, 1, 90).astype(np.float64), np.full(17, score)
    xy[[5, 6, 11, 12]] = four + np.array([640.0, 360.0])
    return Pose(t_s, xy, scores)


def judge(four, pitch_deg=0.0, view=FRONT, tracker=None, upright=None, score=0.9):
    """Return what is told of a posture after a second of standing."""
    tracker = tracker or FrontalTracker()
    upright = lines() if upright is None else upright
    for i in range(32):
        t_s = i * DT_S
        tracker.step(angles(t_s), view, pose(t_s, upright), True)
    posture = angles(32 * DT_S, trunk_deg=pitch_deg, hip_deg=pitch_deg)
    return tracker.step(posture, view, pose(32 * DT_S, four, score), True)


@pytest.mark.parametrize("rear", [False, True])
@pytest.mark.parametrize("lateral_deg", [-20, -8, 0, 8, 20])
def test_upright_a_bend_to_the_side_is_told_and_a_turn_is_not(lateral_deg, rear):
    read = judge(lines(lateral_deg, rear=rear), upright=lines(rear=rear))
    # A little less than it is: what is not sure is drawn to what is usual.
    assert read.lateral_flexion_deg == pytest.approx(lateral_deg, rel=0.15, abs=0.01)
    assert 0 < read.lateral_sd_deg < MAX_SD_DEG
    assert math.isnan(read.rotation_deg)
    assert math.isnan(read.rotation_sd_deg)


@pytest.mark.parametrize("rear", [False, True])
@pytest.mark.parametrize("rotation_deg", [-25, -10, 0, 10, 25])
def test_bent_over_a_turn_is_told_and_a_bend_to_the_side_is_not(rotation_deg, rear):
    read = judge(
        lines(rotation_deg=rotation_deg, pitch_deg=75, rear=rear),
        pitch_deg=75,
        upright=lines(rear=rear),
    )
    assert read.rotation_deg == pytest.approx(rotation_deg, abs=3.5)
    assert math.isnan(read.lateral_flexion_deg)


def test_halfway_down_neither_is_told_apart_from_the_other():
    read = judge(lines(10, 10, pitch_deg=42), pitch_deg=42)
    assert math.isnan(read.lateral_flexion_deg)
    assert math.isnan(read.rotation_deg)


@pytest.mark.parametrize("roll_deg", [-8, 8])
def test_a_crooked_camera_or_shoulder_is_in_the_neutral(roll_deg):
    read = judge(lines(15, roll_deg=roll_deg), upright=lines(roll_deg=roll_deg))
    assert read.lateral_flexion_deg == pytest.approx(15, rel=0.15)


def test_side_on_and_before_the_neutral_is_known_nothing_is_told():
    side = View(ViewKind.SIDE, 1, 0.0, TORSO)
    assert judge(lines(20), view=side) is CANNOT_TELL
    assert FrontalTracker().step(angles(0.0), FRONT, pose(0.0, lines(20)), True) is (
        CANNOT_TELL
    )


def test_who_turns_round_has_to_be_learnt_again():
    tracker = FrontalTracker()
    assert judge(lines(), tracker=tracker) is not CANNOT_TELL
    rear = pose(2.0, lines(rear=True))
    assert tracker.step(angles(33 * DT_S), FRONT, rear, True) is CANNOT_TELL


@pytest.mark.parametrize(
    "four",
    [
        np.full((4, 2), np.nan),
        lines() * (0.1, 1.0),  # no width
        lines() * ((-1, 1), (-1, 1), (1, 1), (1, 1)),  # left and right mixed up
    ],
)
def test_lines_without_a_direction_tell_nothing(four):
    assert judge(four) is CANNOT_TELL


def test_keypoints_that_were_guessed_tell_nothing():
    assert judge(lines(20), score=0.1) is CANNOT_TELL


def test_from_an_angle_only_an_upright_trunk_is_told_and_less_surely():
    oblique = View(ViewKind.OBLIQUE, 1, 50.0, TORSO)
    narrow = (math.sin(math.radians(50)), 1.0)
    read = judge(lines(15) * narrow, view=oblique, upright=lines() * narrow)
    square = judge(lines(15))
    assert read.lateral_flexion_deg == pytest.approx(15, abs=4)
    assert read.lateral_sd_deg > square.lateral_sd_deg
    down = judge(
        lines(0, 20, 75) * narrow, 75.0, view=oblique, upright=lines() * narrow
    )
    assert math.isnan(down.rotation_deg)


def test_reset_is_a_fresh_start():
    tracker = FrontalTracker()
    once = judge(lines(12), tracker=tracker)
    tracker.reset()
    assert tracker.step(angles(9.0), FRONT, pose(9.0, lines()), True) is CANNOT_TELL
    tracker.reset()
    assert judge(lines(12), tracker=tracker) == once


def test_a_state_is_completed_with_what_is_told():
    state = spine(1.0, 3.0)
    assert completed(state, CANNOT_TELL) is state
    read = judge(lines(15))
    whole = completed(state, read)
    assert whole.lateral_flexion_deg == read.lateral_flexion_deg
    assert whole.lateral_sd_deg == read.lateral_sd_deg
    assert whole.spine_flexion_deg == 3.0


def twisted(scene, rotation_deg):
    """Return a front view's scene with shoulders turned the more they are bent over."""
    made = []
    for scores in scene:
        xy = scores.pose.xy.copy()
        height = float(xy[[11, 12], 1].mean() - xy[[5, 6], 1].mean()) / TORSO
        pitch_deg = math.degrees(math.acos(min(height, 1.0)))
        half = lines(0.0, rotation_deg * pitch_deg / BOTTOM_DEG, pitch_deg)
        xy[[5, 6]] = xy[[11, 12]].mean(axis=0) + half[:2]
        made.append(
            dataclasses.replace(scores, pose=Pose(scores.t_s, xy, scores.pose.score))
        )
    return made


def test_a_clear_twist_seen_from_the_front_is_amber_and_never_more():
    scene = film(stand(1.5), *hinge(reps=2, pause_s=0.6), yaw_deg=90)
    steps = run(twisted(scene, 32))
    raised = happened(steps, FaultRaised)
    assert [event.code for event in raised] == [FaultCode.ROTATION] * 2
    shown = {step.feedback.level for step in steps}
    assert shown == {Level.UNSURE, Level.CAUTION}
    bottom = at(steps, 3.3)
    assert (bottom.feedback.level, bottom.feedback.cue) == (
        Level.CAUTION,
        Cue.OTHER_FAULT,
    )
    assert math.isnan(bottom.spine.spine_flexion_deg)
    assert bottom.spine.rotation_deg == pytest.approx(32, rel=0.25)
    for rep in reps(steps):
        assert rep.verdict is Verdict.CAUTION
        assert FaultCode.ROTATION in {fault.code for fault in rep.faults}


def test_a_slight_twist_seen_from_the_front_is_a_figure_and_no_lamp():
    scene = film(stand(1.5), *hinge(pause_s=0.6), yaw_deg=90)
    steps = run(twisted(scene, 14))
    assert {step.feedback.level for step in steps} == {Level.UNSURE}
    assert at(steps, 3.3).spine.rotation_deg == pytest.approx(14, abs=4)
