import math
from dataclasses import replace

import pytest
from support.records_made import fault, hold, rep

from edge.core.advising.advice import (
    HEAD_DEG,
    HOLLOW_DEG,
    advice_for,
    advice_now,
    advice_of,
    posture_advice,
)
from edge.core.advising.remedies import REMEDIES, TISSUES
from edge.core.types.codes import FaultCode, HoldEnd, ReferenceKind, Side, Verdict
from edge.core.types.exercise import Family
from edge.core.types.records import Posture
from edge.exercises.tables import load_exercise

CAUTION, UNSURE = Verdict.CAUTION, Verdict.UNSURE
ROUNDED = (fault(FaultCode.SPINE_FLEXION),)
RISING = [rep(i, drift_deg=5.0 * i - 10) for i in range(1, 5)]
# The first peaks of a set whose neutral still moves; the back does the same each time.
SETTLING = [rep(i, peak_deg=60.0 - 10 * i, drift_deg=0.5 * i) for i in range(1, 5)]
TIRED_LATE = [rep(i, drift_deg=deg) for i, deg in enumerate((0, 0, 0, 0, 0, 7, 7), 1)]
TIRED = ("stop_earlier", "less_weight")
WELL = ("good_spine", "good_to_the_end", "good_tempo")


def told(reps, holds=(), exercise=None):
    """What to do, without what went well and what to roll or stretch."""
    codes = advice_for(reps, holds, exercise)
    return tuple(c for c in codes if not c.startswith(("good", "roll", "stretch")))


@pytest.mark.parametrize(
    ("reps", "advice"),
    [
        ([], ()),
        ([rep()] * 5, ()),
        ([rep()] * 4 + [rep(verdict=Verdict.FAULT)], ("less_weight",)),
        ([rep()] * 2 + [rep(faults=ROUNDED)], ("hips_back_spine_long",)),
        ([rep()] * 3 + [rep(faults=ROUNDED)], ()),
        ([rep(faults=(fault(FaultCode.SPINE_EXTENSION),))], ("ribs_down",)),
        ([rep(faults=(fault(FaultCode.TOO_FAST),))], ("slow_down",)),
        ([rep(faults=(fault(FaultCode.SHALLOW),))], ("go_deeper",)),
        ([rep(faults=(fault(FaultCode.KNEE_DOMINANT),))], ("bend_knees_less",)),
        ([rep(verdict=UNSURE)] * 2 + [rep()], ("move_the_camera",)),
        (RISING, TIRED),
        (RISING[:3], ()),
        ([rep(i, peak_deg=5.0 * i) for i in range(1, 5)], ()),
        (SETTLING, ()),
        (TIRED_LATE, TIRED),
        (TIRED_LATE[:6], ()),
        ([rep(i, peak_deg=math.nan) for i in range(1, 9)], ()),
    ],
)
def test_advice_follows_from_what_was_seen(reps, advice):
    assert told(reps) == advice


def test_a_bow_against_which_many_look_arched_is_asked_for_again():
    arched, straight = (
        replace(rep(), reference=ReferenceKind.OWN_HINGE, spine_extension_peak_deg=deg)
        for deg in (10.0, 5.0)
    )
    assert told([arched, straight, straight]) == ("bow_again",)
    assert told([arched] + [straight] * 3) == ()
    standing = replace(arched, reference=ReferenceKind.STANDING)
    assert told([standing] * 3) == ()


def test_the_most_important_advice_comes_first():
    reps = [
        rep(verdict=Verdict.FAULT, faults=(fault(code),))
        for code in (FaultCode.TOO_FAST, FaultCode.SPINE_FLEXION)
    ]
    assert told(reps) == ("less_weight", "hips_back_spine_long", "slow_down")


def test_what_went_well_is_told_too():
    assert (
        advice_for([replace(each, verdict=Verdict.GOOD) for each in SETTLING]) == WELL
    )
    assert advice_for([rep()] * 2) == ()
    assert "good_tempo" not in advice_for(
        [replace(rep(), eccentric_s=s) for s in (1, 2, 1, 2)]
    )
    assert "good_to_the_end" not in advice_for(RISING)
    rounded = [replace(each, verdict=CAUTION, faults=ROUNDED) for each in SETTLING]
    assert "good_to_the_end" not in advice_for(rounded)


@pytest.mark.parametrize(
    ("exercise", "eccentric_s", "hasty"),
    [
        ("romanian_deadlift", 0.9, True),
        ("romanian_deadlift", 1.6, False),
        ("kettlebell_swing", 0.31, False),
        ("bird_dog", 0.8, True),
    ],
)
def test_too_fast_is_measured_against_the_exercises_own_tempo(
    exercise, eccentric_s, hasty
):
    reps = [replace(rep(i), eccentric_s=eccentric_s) for i in range(1, 5)]
    codes = advice_for(reps, exercise=load_exercise(exercise))
    assert ("slow_down" in codes) is hasty
    assert ("good_tempo" in codes) is not hasty


@pytest.mark.parametrize(
    ("exercise", "code", "advice"),
    [
        ("plank", "hips_low", ("end_hold_sooner", "squeeze_buttocks")),
        ("plank", "hips_high", ("end_hold_sooner", "lower_hips")),
        ("side_plank", "hips_low", ("end_hold_sooner", "lift_hips")),
        ("pallof_hold", "rotation", ("end_hold_sooner", "chest_forward")),
        ("bird_dog", "limb_low", ("end_hold_sooner", "reach_farther")),
        ("bird_dog", "spine_flexion", ("end_hold_sooner", "keep_back_long")),
    ],
)
def test_each_hold_has_advice_of_its_own(exercise, code, advice):
    table = load_exercise(exercise)
    bad = hold(verdict=CAUTION, faults=(fault(code),), ended_by=HoldEnd.BROKEN)
    assert advice_of(bad, table.family) == advice
    assert told([], [bad], table) == advice


def test_a_good_hold_is_praised_and_may_last_longer():
    plank = load_exercise("plank")
    assert advice_for([], [hold(end_s=40.0)], plank) == ("good_holds",)
    assert advice_for([], [hold(end_s=10.0)], plank) == ("hold_longer", "good_holds")
    assert "hold_longer" not in advice_for([rep()], [hold(end_s=2.0)], plank)


def test_nobody_is_told_to_lift_less_than_their_own_body():
    bad = rep(verdict=Verdict.FAULT, faults=ROUNDED)
    assert "less_weight" not in advice_for([bad], exercise=load_exercise("bird_dog"))
    assert "less_weight" in advice_for([bad], exercise=load_exercise("lunge"))


def test_the_side_that_found_it_harder_is_told():
    sides = [replace(rep(), side=Side.LEFT), replace(rep(), side=Side.RIGHT)]
    assert "weaker_side_first" not in advice_for(sides * 2)
    sides[1] = replace(sides[1], verdict=CAUTION, faults=(fault(FaultCode.ROTATION),))
    assert "weaker_side_first" in advice_for(sides * 2)
    assert "weaker_side_first" not in advice_for(sides[1:] * 2)
    sides[1] = replace(sides[1], verdict=UNSURE)
    assert "weaker_side_first" not in advice_for(sides * 2)


def test_between_repetitions_the_set_in_progress_is_stopped_when_it_tires():
    assert advice_now([]) == ()
    assert advice_now([rep()]) == ()
    assert advice_now([rep(), rep(faults=ROUNDED)]) == ("hips_back_spine_long",)
    assert advice_now(TIRED_LATE) == ("stop_the_set", "less_weight")


def test_rolling_and_stretching_go_with_what_was_seen():
    rounded = advice_for([rep(faults=ROUNDED)], exercise=load_exercise("deadlift"))
    assert {"roll_hamstrings", "stretch_hamstrings"} <= set(rounded)
    squat = advice_for([rep(faults=ROUNDED)], exercise=load_exercise("squat"))
    assert "stretch_hamstrings" not in squat
    assert not any(c.startswith("roll") for c in advice_for([rep()] * 3))


def test_all_that_the_article_rolls_and_stretches_has_its_reason():
    codes = {c for codes in TISSUES.values() for c in codes}
    rolled = ("thoracic_spine", "lumbar_muscles", "hamstrings", "quadriceps")
    stretched = ("hip_flexors", "quadriceps", "hamstrings", "piriformis")
    assert codes == {
        *(f"roll_{each}" for each in rolled),
        *(f"stretch_{each}" for each in stretched),
    }


@pytest.mark.parametrize(
    ("hollow_deg", "head_deg", "tendency"),
    [
        (HOLLOW_DEG, HEAD_DEG, True),
        (HOLLOW_DEG - 1, HEAD_DEG, False),
        (HOLLOW_DEG, HEAD_DEG - 1, False),
        (math.nan, 40.0, False),
        (40.0, math.nan, False),
    ],
)
def test_a_way_of_standing_is_told_only_where_both_signs_are_seen(
    hollow_deg, head_deg, tendency
):
    codes = posture_advice(Posture(hollow_deg, head_deg))
    assert ("lower_cross_tendency" in codes) is tendency
    assert bool(codes) is tendency


@pytest.mark.parametrize("family", [None, *Family])
def test_every_fault_has_a_remedy_in_every_family(family):
    known = {code for code, _ in REMEDIES}
    assert set(FaultCode) <= known
    for code in known:
        bad = rep(verdict=CAUTION, faults=(fault(code),))
        assert advice_of(bad, family)
