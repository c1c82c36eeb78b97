import math

import numpy as np
import pytest
from records_made import angles
from scenarios import STANDING, bent, keypoints

from edge.core.geometry import midpoints
from edge.core.neutral import LEARN_S, MEMORY_S, Neutral, arms_hang
from edge.core.records import Pose
from edge.core.skeleton import PAIRS, WRISTS

DT_S = 1 / 32
BACK = np.array([20.0, 1.0])


def learn(seconds, features=BACK, neutral=None, at_ease=True, hip_deg=0.0):
    """Feed a posture; ``hip_deg`` may be a function of time."""
    neutral = neutral or Neutral()
    for at in range(round(seconds / DT_S)):
        hip = hip_deg(at * DT_S) if callable(hip_deg) else hip_deg
        seen = angles(at * DT_S, trunk_deg=hip, hip_deg=hip)
        neutral.step(DT_S, seen, at_ease, features)
    return neutral


def test_standing_still_for_a_moment_is_learnt():
    assert learn(LEARN_S - 2 * DT_S).features is None
    assert learn(LEARN_S + 2 * DT_S).features.tolist() == BACK.tolist()


@pytest.mark.parametrize(
    "posture",
    [
        {"hip_deg": 60.0},
        {"hip_deg": -60.0},
        {"hip_deg": math.nan},
        {"hip_deg": lambda t_s: 19 * math.sin(2 * math.pi * t_s)},
        {"at_ease": False},
        {"features": None},
    ],
)
def test_what_is_not_standing_at_ease_is_not_learnt(posture):
    share = learn(3.0, **posture)
    assert share.features is None or callable(posture.get("hip_deg"))


def test_a_later_stance_weighs_by_its_time():
    neutral = learn(MEMORY_S / 2)
    learn(MEMORY_S / 2, BACK + 4, neutral)
    assert neutral.features == pytest.approx(BACK + 2, abs=0.1)


def test_reset_forgets():
    neutral = learn(2.0)
    neutral.reset()
    assert neutral.features is None


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
    assert arms_hang(Pose(0.0, keypoints(bent(40)), score), joints)
