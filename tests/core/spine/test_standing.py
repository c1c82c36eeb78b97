import math

import numpy as np
import pytest
from support.records_made import angles

from edge.core.pose.geometry import midpoints
from edge.core.spine.feature_mean import LEARN_S, REFERENCE_MEMORY_S
from edge.core.spine.standing import (
    BRIEF_S,
    SWITCH_S,
    StandingReferences,
    arms_hang,
)
from edge.core.types.frames import Pose
from edge.core.types.skeleton import HIP, PAIRS, SHOULDER, WRISTS
from edge.testing.figures import STANDING, bent, keypoints

DT_S = 1 / 32
BACK = np.array([20.0, 1.0])


def learn(
    seconds, features=BACK, neutral=None, arms_hanging=True, hip_deg=0.0, occlusion=0.0
):
    """Feed a posture; ``hip_deg`` may be a function of time."""
    neutral = neutral or StandingReferences()
    for at in range(round(seconds / DT_S)):
        hip = hip_deg(at * DT_S) if callable(hip_deg) else hip_deg
        body = angles(at * DT_S, trunk_deg=hip, hip_deg=hip)
        neutral.step(DT_S, body, arms_hanging, features, occlusion)
    return neutral


def test_standing_still_for_a_moment_is_learnt():
    assert learn(LEARN_S - 2 * DT_S).reference is None
    reference = learn(LEARN_S + 2 * DT_S).reference
    assert [*reference.features] == BACK.tolist()
    assert reference.uncertainty == 0.0


def test_glimpses_of_a_moment_stand_in_for_a_neutral_in_doubt():
    neutral = StandingReferences()
    frames = round(BRIEF_S / DT_S) + 1
    for at in range(frames):
        assert neutral.glimpsed is None, at
        neutral.glimpse(DT_S, BACK)
    assert neutral.reference is None
    assert [*neutral.glimpsed.features] == BACK.tolist()
    assert neutral.glimpsed.uncertainty == 1.0


@pytest.mark.parametrize(
    "posture",
    [
        {"hip_deg": 60.0},
        {"hip_deg": -60.0},
        {"hip_deg": math.nan},
        {"hip_deg": lambda t_s: 19 * math.sin(2 * math.pi * t_s)},
        {"features": None},
    ],
)
def test_what_is_not_standing_still_is_not_learnt(posture):
    share = learn(3.0, **posture)
    assert share.reference is None or callable(posture.get("hip_deg"))


def test_a_later_stance_weighs_by_its_time():
    neutral = learn(REFERENCE_MEMORY_S / 2)
    learn(REFERENCE_MEMORY_S / 2, BACK + 4, neutral)
    assert neutral.reference.features == pytest.approx(BACK + 2, abs=0.1)


RAISED = {"arms_hanging": False}


def test_each_arm_position_has_its_own_reference():
    neutral = learn(1.0, BACK, learn(1.0, BACK + 9, **RAISED))
    assert [*neutral.reference.features] == BACK.tolist()
    learn(SWITCH_S + DT_S, BACK + 9, neutral, **RAISED)
    assert neutral.reference.features == pytest.approx(BACK + 9)
    learn(SWITCH_S - 2 * DT_S, BACK, neutral)  # a hand lost for a moment
    assert neutral.reference.features == pytest.approx(BACK + 9)


def test_a_bend_keeps_the_neutral_that_it_began_with():
    neutral = learn(1.0, BACK + 9, learn(1.0), **RAISED)
    learn(2.0, BACK - 5, neutral, hip_deg=60.0)
    assert neutral.reference.features == pytest.approx(BACK + 9)


@pytest.mark.parametrize("first", [True, False])
def test_a_known_stance_stands_in_for_one_that_is_not_known_yet(first):
    """A hand raised, or misread, for a moment leaves what was learnt in force."""
    neutral = learn(1.0, BACK, arms_hanging=first)
    learn(SWITCH_S + 4 * DT_S, BACK + 9, neutral, arms_hanging=not first)
    assert [*neutral.reference.features] == BACK.tolist()
    assert neutral.reference.uncertainty == (0.0 if first else 1.0)
    learn(LEARN_S, BACK + 9, neutral, arms_hanging=not first)
    assert neutral.reference.features == pytest.approx(BACK + 9)


def test_a_hidden_lordosis_teaches_only_until_it_is_seen():
    neutral = learn(2.0, occlusion=1.0)
    assert [*neutral.reference.features] == BACK.tolist()
    assert neutral.reference.uncertainty == 1.0
    learn(LEARN_S - 2 * DT_S, BACK + 5, neutral)
    assert 0.5 < neutral.reference.uncertainty < 1.0
    learn(4 * DT_S, BACK + 5, neutral)
    learn(2.0, BACK, neutral, occlusion=1.0)
    assert neutral.reference.features == pytest.approx(BACK + 5)
    assert (
        0.5 < neutral.reference.uncertainty < 1.0
    )  # a few clear frames do not make it sure


@pytest.mark.parametrize(
    ("how", "kept"),
    [
        ({}, True),
        ({"arms_hanging": False}, False),
        ({"arms_hanging": None}, False),
        ({"occlusion": 1.0}, False),
        ({"features": None}, False),
    ],
)
def test_the_early_descent_is_kept_beside_the_reference(how, kept):
    neutral = learn(0.5, **{"features": BACK - 5, "hip_deg": 16.0, **how})
    learn(1.0, BACK, neutral)
    learn(1.0, BACK - 9, neutral, hip_deg=40.0)
    assert [*neutral.reference.features] == BACK.tolist()
    early_descent = neutral.reference.early_descent
    assert early_descent is None or [*early_descent] == (BACK - 5).tolist()
    assert (early_descent is not None) == kept


@pytest.mark.parametrize(("frames", "kept"), [(1, False), (2, True)])
def test_two_frames_of_a_quick_bend_are_an_early_descent(frames, kept):
    neutral = learn(1.0)
    # Fast through the first degrees: the hips' rate says that it is no standing still.
    for deg in np.linspace(0.0, 16.0, 5):
        learn(DT_S, None, neutral, hip_deg=float(deg))
    learn(frames * DT_S, BACK - 5, neutral, hip_deg=17.0)
    assert (neutral.reference.early_descent is not None) == kept


@pytest.mark.parametrize(("rate_deg_per_s", "known"), [(60, True), (-60, False)])
def test_without_a_standing_the_first_degrees_of_a_bend_stand_in(rate_deg_per_s, known):
    """Not the last ones of a rise: a load's bend is still in them."""
    start_deg = 13 - 0.1 * rate_deg_per_s
    neutral = learn(
        0.2, occlusion=1.0, hip_deg=lambda t_s: start_deg + rate_deg_per_s * t_s
    )
    assert neutral.reference is None
    assert (neutral.bow is not None) == known
    if known:
        # Turned back by how far the trunk leant, as if the hips alone had bent.
        lean_deg = BACK[0] - neutral.bow.features[0]
        assert 8.0 < lean_deg < 18.0
        assert neutral.bow.features[1:] == pytest.approx(BACK[1:])
        assert neutral.bow.uncertainty == 1.0


def test_reset_forgets():
    neutral = learn(2.0)
    neutral.reset()
    assert neutral.reference is None


def test_hands_above_the_middle_of_the_trunk_do_not_hang():
    xy, score = keypoints(STANDING), np.full(17, 0.9, np.float32)
    joints = midpoints(xy, score, PAIRS)
    assert arms_hang(Pose(0.0, xy, score), joints)
    raised = xy.copy()
    raised[WRISTS[0], 1] = joints[1, 1] - 30
    assert not arms_hang(Pose(0.0, raised, score), joints)
    unseen = score.copy()
    unseen[WRISTS[0]] = 0.0
    assert arms_hang(Pose(0.0, raised, unseen), joints)
    assert arms_hang(Pose(0.0, raised, np.zeros_like(score)), joints) is None
    assert arms_hang(Pose(0.0, keypoints(bent(40)), score), joints)


def pose_still(
    seconds, neutral=None, *, trunk_deg=0.0, hip_deg=0.0, arms=True, features=BACK
):
    """Feed a posture; ``hip_deg`` may be a function of the frame's number."""
    neutral = neutral or StandingReferences()
    for at in range(round(seconds / DT_S)):
        hip = hip_deg(at) if callable(hip_deg) else hip_deg
        seen = angles(at * DT_S, trunk_deg=trunk_deg, hip_deg=hip)
        neutral.step(DT_S, seen, arms, features)
    return neutral


@pytest.mark.parametrize(
    ("trunk_deg", "hip_deg", "stands"),
    [
        (12.0, 0.0, True),
        (-12.0, 0.0, True),
        (20.0, 0.0, False),
        (-40.0, 0.0, False),
        (0.0, 25.0, True),
        (0.0, 40.0, False),
        (0.0, -40.0, False),
        (0.0, lambda at: -13.5 + 18 * at * DT_S, True),  # swaying by 18 deg/s
        (0.0, lambda at: 1.4 * (-1) ** at, True),  # noise of 2.8 deg a frame
        (0.0, lambda at: math.nan if at == 4 else 0.0, True),  # a hip lost once
    ],
)
def test_standing_is_upright_and_slow(trunk_deg, hip_deg, stands):
    neutral = pose_still(1.5, trunk_deg=trunk_deg, hip_deg=hip_deg)
    assert (neutral.reference is not None) == stands
    if stands:
        assert (neutral.reference.uncertainty, neutral.reference.occlusion) == (0, 0)


def test_no_hand_to_be_seen_teaches_nothing():
    assert pose_still(1.0, arms=None).reference is None


def test_no_time_teaches_nothing():
    neutral = StandingReferences()
    for trunk_deg in (0.0, 16.0):
        neutral.step(0.0, angles(0.0, trunk_deg=trunk_deg, hip_deg=16.0), True, BACK)
    assert neutral.reference is neutral.bow is None


def test_a_glimpse_is_no_tenth_of_a_second():
    neutral = StandingReferences()
    for _ in range(round(0.15 / DT_S)):
        neutral.glimpse(DT_S, BACK)
    assert neutral.glimpsed is None


def test_what_was_seen_for_long_changes_in_four_seconds():
    neutral = pose_still(1.0, pose_still(4.0), features=BACK + 4)
    changed = 4 * (1 - math.exp(-1 / 4))
    assert neutral.reference.features == pytest.approx(BACK + changed, abs=0.1)


@pytest.mark.parametrize(
    ("trunk_deg", "hip_deg", "kept"),
    [
        (16.0, 35.0, True),
        (16.0, 60.0, False),
        (16.0, -60.0, False),
        (6.0, 35.0, False),
        (10.0, 0.0, False),  # stands still, leaning
    ],
)
def test_an_early_descent_is_bent_a_little_and_no_squat(trunk_deg, hip_deg, kept):
    neutral = pose_still(1.0)
    pose_still(0.5, neutral, trunk_deg=trunk_deg, hip_deg=hip_deg)
    assert (neutral.reference.early_descent is not None) == kept


def test_an_early_descent_is_that_of_hanging_arms():
    neutral = pose_still(0.5, trunk_deg=16.0, hip_deg=35.0)
    pose_still(1.5, neutral, arms=False)
    assert neutral.reference.early_descent is None


@pytest.mark.parametrize("before", range(10))
def test_a_hand_raised_for_a_moment_changes_no_reference(before):
    """However long ago it was raised before."""
    neutral = pose_still(2.0, pose_still(1.0, arms=False, features=BACK + 9))
    hung = neutral.reference.features
    for _ in range(3):
        pose_still(before * DT_S, neutral)
        pose_still(0.2, neutral, arms=False, features=BACK + 9)
        assert neutral.reference.features == pytest.approx(hung, abs=0.1)
        pose_still(DT_S, neutral)
    pose_still(0.25, neutral, arms=False, features=BACK + 9)
    pose_still(DT_S, neutral)
    assert neutral.reference.features == pytest.approx(BACK + 9, abs=0.1)


@pytest.mark.parametrize(("height", "hang"), [(0.4, False), (0.6, True)])
@pytest.mark.parametrize(("seen", "told"), [(0.15, False), (0.3, True)])
def test_hands_hang_below_half_of_the_trunk_where_they_are_seen(
    height, hang, seen, told
):
    xy, score = keypoints(STANDING), np.full(17, 0.9, np.float32)
    joints = midpoints(xy, score, PAIRS)
    score[list(WRISTS)] = seen
    top_px, bottom_px = joints[SHOULDER, 1], joints[HIP, 1]
    xy[list(WRISTS), 1] = top_px + height * (bottom_px - top_px)
    assert arms_hang(Pose(0.0, xy, score), joints) is (hang if told else None)


@pytest.mark.parametrize(
    ("rate_deg_per_s", "stood"), [(-60, False), (60, False), (-15, True)]
)
def test_who_passes_standing_at_speed_stands_not_still(rate_deg_per_s, stood):
    """Also on the way up: a load's bend is still in the back."""
    neutral = StandingReferences()
    for at in range(16):
        hip_deg = rate_deg_per_s * (at - 15) * DT_S
        seen = angles(at * DT_S, trunk_deg=0.0, hip_deg=hip_deg)
        still = neutral.step(DT_S, seen, True, BACK)
    assert still is stood
