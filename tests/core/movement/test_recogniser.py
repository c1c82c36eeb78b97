"""What repetitions are called by how they look."""

from dataclasses import replace

import pytest

from edge.core.movement.recogniser import (
    DEADLIFT,
    HINGE,
    SQUAT,
    SWING,
    Look,
    picked_up,
    recognised,
)

# As measured on clips: a Romanian deadlift, a lift from the floor, a swing, a squat.
ROMANIAN = Look(100.0, 20.0, 70.0, 2.0, 0.9, 0.05, 0.85, 8.0, 5.0, front=False)
FLOOR = Look(125.0, 60.0, 65.0, 1.6, 0.6, 0.3, 0.45, 10.0, 12.0, front=False)
SWUNG = Look(76.0, 55.0, 38.0, 0.85, 0.2, 0.2, 1.05, 20.0, 45.0, front=False)
SQUATTED = Look(105.0, 110.0, 30.0, 2.0, 0.8, 0.6, 1.3, 60.0, 90.0, front=False)


@pytest.mark.parametrize(
    ("look", "name"),
    [(ROMANIAN, HINGE), (FLOOR, DEADLIFT), (SWUNG, SWING), (SQUATTED, SQUAT)],
)
def test_one_repetition_tells_what_is_done(look, name):
    assert recognised([look]) == (name, name != HINGE)


def test_a_squat_that_leans_far_is_one_by_its_sunken_hips():
    leaning = replace(SQUATTED, trunk_peak_deg=55.0, knee_rom_deg=95.0)
    assert leaning.name == SQUAT


def test_a_quick_lift_with_hanging_arms_is_no_swing():
    quick = replace(FLOOR, concentric_s=0.35, bent_s=1.0)
    assert quick.name == HINGE


def test_from_the_front_neither_floor_nor_swing_is_told():
    assert replace(FLOOR, front=True).name == HINGE
    assert replace(SWUNG, front=True).name != SWING


def test_hinges_of_several_kinds_are_a_hinge_of_no_certain_kind():
    assert recognised([ROMANIAN, FLOOR]) == (HINGE, False)


def test_half_the_repetitions_keep_a_name_that_is_known():
    assert recognised([SQUATTED, ROMANIAN], SQUAT) == (SQUAT, True)
    assert recognised([SQUATTED, ROMANIAN, ROMANIAN], SQUAT) == (HINGE, False)


def test_what_takes_the_weight_up_or_down_is_told_from_what_moves_it():
    assert picked_up([FLOOR]) == ()
    assert picked_up([FLOOR, SWUNG]) == (0,)
    assert picked_up([FLOOR, SWUNG, SWUNG, FLOOR]) == (0, 3)
    assert picked_up([FLOOR] * 3) == ()
    assert picked_up([SWUNG] * 3) == ()
