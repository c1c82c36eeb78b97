"""Drawn clips: side views of lifters that nothing was trained on, a passer-by apart."""

from dataclasses import replace

import pytest

from benchmarks.lifter.clip_table import CLIPS
from benchmarks.lifter.drawn import COUNT, COUNT_PASSED, DRAWN, EMPTY_HANDED, PASSED
from benchmarks.spine_truth import SIDE_YAW_DEG

ALONE = {name: plan for name, plan in DRAWN.items() if not name.endswith(PASSED)}


def test_every_lifter_is_another_and_of_those_kept_aside():
    bodies = [plan.body for plan in ALONE.values()]
    assert len(ALONE) == len(set(bodies)) == COUNT
    assert all(body % 4 == 0 for body in bodies)


@pytest.mark.parametrize("name", DRAWN)
def test_it_is_a_side_view_of_somebody_who_stands_first(name):
    plan = DRAWN[name]
    assert CLIPS[name] is plan
    assert abs(plan.yaw_deg) <= SIDE_YAW_DEG
    assert plan.stand_s > 1
    assert plan.carried == "nothing" or plan.arms not in EMPTY_HANDED


def test_some_are_there_twice_but_for_a_passer_by():
    twice = {name: plan for name, plan in DRAWN.items() if name not in ALONE}
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
