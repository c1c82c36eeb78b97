"""What a set is called, and which of its repetitions are none."""

from dataclasses import replace

import pytest

from edge.core.following.naming import Naming
from edge.core.movement.bend import Bend
from edge.core.movement.recogniser import Look
from edge.exercises.tables import load_exercise

HINGE = Look(80.0, 15.0, 65.0, 2.0, 0.9, 0.2, 0.9, 5.0, 10.0, False)
SWING = replace(HINGE, bent_s=1.0, concentric_s=0.3, swung_deg=45.0)
SQUAT = replace(HINGE, hip_rom_deg=100.0, knee_rom_deg=100.0, trunk_peak_deg=35.0)
LIFT = replace(HINGE, hands=0.5, knee_rom_deg=60.0)
LOW, CHEST = replace(HINGE, hands=0.4), replace(HINGE, swung_deg=70.0)
AUTO = [
    load_exercise(name)
    for name in ("hip_hinge", "squat", "deadlift", "kettlebell_swing")
]


def named(*looks, exercises=AUTO):
    naming = Naming(exercises)
    for look in looks:
        naming.take(look)
        naming.recognise()
    return naming


def of(name, *looks):
    return named(*looks, exercises=[load_exercise(name)])


def test_a_set_goes_by_the_first_until_it_looks_like_another():
    naming = named()
    assert (naming.recognise().name, naming.sure) == ("hip_hinge", False)
    naming = named(SQUAT)
    assert (naming.exercise.name, naming.sure) == ("squat", True)
    naming.begin_set()
    assert (naming.exercise.name, naming.sure) == ("hip_hinge", False)
    assert (naming.recognise().name, naming.sure) == ("hip_hinge", False)


def test_what_a_set_is_called_for_sure_stays_until_most_are_another():
    assert named(SQUAT, HINGE).exercise.name == "squat"
    assert named(HINGE, SQUAT).exercise.name == "hip_hinge"
    assert not named(HINGE, SQUAT).sure


def test_what_nobody_judges_here_is_called_by_the_first():
    naming = named(SWING, exercises=AUTO[:2])
    assert (naming.exercise.name, naming.sure) == ("hip_hinge", False)


def test_a_named_exercise_keeps_its_name():
    naming = of("squat", SWING, SWING)
    assert (naming.recognise().name, naming.sure) == ("squat", True)


def test_what_is_taken_out_has_no_part_in_the_name():
    naming = named(HINGE, SQUAT, SQUAT)
    assert naming.exercise.name == "squat"
    naming.take_out(-1)
    naming.take_out(-1)
    assert naming.recognise().name == "hip_hinge"


def bend(seconds, *, started_bent=False):
    return Bend(1.0, 1.0 + seconds, 1.2, 1.3, started_bent, 80.0, None)


@pytest.mark.parametrize("look", [HINGE, SWING])
def test_as_quick_as_a_swing_only_a_swing_may_be(look):
    name = "kettlebell_swing" if look is SWING else "hip_hinge"
    least_s = load_exercise(name).rep_limits.min_duration_s.value
    naming = named(look)
    assert naming.too_quick(bend(least_s - 0.05))
    assert not naming.too_quick(bend(least_s + 0.05))
    # When it began is not known.
    assert not naming.too_quick(bend(least_s - 0.05, started_bent=True))
    assert naming.limits.min_duration_s.value <= least_s
    swings = load_exercise("kettlebell_swing").rep_limits
    assert naming.limits == replace(
        AUTO[0].rep_limits, min_duration_s=swings.min_duration_s
    )


@pytest.mark.parametrize(
    ("how", "shallow"),
    [
        ({"hip_rom_deg": 54.0}, True),
        ({"hip_rom_deg": 56.0}, False),
        ({"hip_rom_deg": 54.0, "front": True}, False),
    ],
)
def test_a_set_begins_with_a_full_bend_unless_it_is_named(how, shallow):
    look = replace(HINGE, **how)
    assert named(look).too_shallow() is shallow
    assert not named(HINGE, look).too_shallow()
    assert not of("hip_hinge", look).too_shallow()
    lunges = [load_exercise("lunge"), load_exercise("split_squat")]
    assert not named(look, exercises=lunges).too_shallow()


def test_the_first_took_a_weight_up_and_the_last_put_it_down():
    assert named(LOW).moved() == (False, False)
    assert named(LOW, HINGE).moved() == (True, False)
    assert named(LOW, HINGE, HINGE, HINGE).moved() == (True, False)
    assert named(HINGE, HINGE, LOW).moved() == (False, True)
    assert of("romanian_deadlift", LOW, HINGE).moved() == (True, False)
    # Of lifts that were only recognised, the first may still be none.
    lifts = named(LIFT, HINGE)
    assert (lifts.exercise.name, lifts.moved()) == ("deadlift", (True, False))
    # That is the exercise, or another one.
    assert of("deadlift", LOW, HINGE).moved() == (False, False)
    assert named(LOW, HINGE, exercises=[load_exercise("lunge")]).moved() == (
        False,
        False,
    )


def test_what_is_brought_up_to_the_chest_was_no_repetition():
    assert named(HINGE, CHEST).moved() == (False, True)
    assert of("deadlift", CHEST).moved() == (False, True)
    assert named(CHEST, exercises=[load_exercise("lunge")]).moved() == (False, False)


def test_a_set_of_lifts_from_the_floor_ends_on_it():
    assert of("deadlift", LIFT, LIFT).ends_on_floor()
    assert not of("deadlift", LIFT).ends_on_floor()
    assert not of("deadlift", LIFT, HINGE).ends_on_floor()
    assert not of("deadlift", HINGE, LIFT, HINGE).ends_on_floor()
    assert of("deadlift", HINGE, HINGE, LIFT).ends_on_floor()
    assert not of("hip_hinge", LIFT, LIFT).ends_on_floor()
    assert named(LIFT, LIFT).ends_on_floor()


def test_who_walks_away_after_one_low_bend_has_carried_something_off():
    assert not named().carried_off()
    for look, carried in ((LOW, True), (CHEST, True), (HINGE, False), (SQUAT, False)):
        assert named(look).carried_off() is carried
    assert not named(HINGE, LOW).carried_off()
    assert named(LIFT, LIFT).carried_off()
    assert of("deadlift", HINGE, LOW).carried_off()
    assert not named(LOW, exercises=[load_exercise("lunge")]).carried_off()
