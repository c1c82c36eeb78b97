"""Drawn clips: side views of lifters that nothing was trained on, a passer-by apart."""

from dataclasses import replace

import pytest

from benchmarks.lifter.clip_table import CLIPS
from benchmarks.lifter.drawn import (
    ALONE,
    COUNT_PASSED,
    DRAWN,
    EMPTY_HANDED,
    PASSED,
    SETS,
    SQUATS,
)
from benchmarks.spine.truth import SIDE_YAW_DEG


def test_nobody_is_drawn_whom_something_was_trained_on():
    take = pytest.importorskip("benchmarks.lifter.picture.take", exc_type=ImportError)
    kept = {plan.body % take.OF_HOW_MANY for plan in ALONE.values()}
    assert kept <= set(take.BODIES[take.Kind.JUDGE])


@pytest.mark.parametrize("name", DRAWN)
def test_it_is_a_side_view_of_somebody_who_stands_first(name):
    plan = DRAWN[name]
    assert CLIPS[name] is plan
    assert abs(plan.yaw_deg) <= SIDE_YAW_DEG
    assert plan.stand_s > 1
    assert plan.carried == "nothing" or plan.arms not in EMPTY_HANDED


def test_some_are_there_twice_but_for_a_passer_by():
    twice = {name: plan for name, plan in DRAWN.items() if name.endswith(PASSED)}
    assert len(twice) == COUNT_PASSED
    for name, plan in twice.items():
        alone = ALONE[name.removesuffix(PASSED)]
        assert plan == replace(alone, passer=True) != alone


def test_spines_are_spread_all_over_the_range():
    peaks = sorted(
        sum(ramp.deg for ramp in rep["lumbar"])
        for plan in ALONE.values()
        for rep in plan.reps
    )
    assert peaks[0] < -10
    assert peaks[-1] > 35
    # No half of the range has the most of them.
    assert 0.35 < sum(peak > 12.5 for peak in peaks) / len(peaks) < 0.65


def test_a_set_of_hinges_alone_shows_no_squat():
    assert SQUATS["hinge_drawn"] == 0
    knees = [
        rep["knee"][0].deg for plan in SETS["hinge_drawn"].values() for rep in plan.reps
    ]
    assert len(knees) >= 40
    assert max(knees) <= 40.0
