"""What one side does that the other does not."""

import math
from dataclasses import replace

import pytest
from support.records_made import rep

from edge.core.types.codes import FaultCode, Side, Verdict
from edge.core.types.records import HoldRecord
from edge.core.verdict.sides import (
    FIGURES,
    REP_FIGURES,
    asymmetric,
    asymmetric_reps,
    difference,
)
from edge.exercises.tables import load_exercise

SIDE_PLANK = load_exercise("side_plank")


def hold(side, lean_deg, drift_deg=0.0):
    return HoldRecord(
        *(1, 0.0, 5.0, 80.0, math.nan, Verdict.GOOD),
        side=side,
        lateral_flexion_peak_deg=lean_deg,
        drift_deg=drift_deg,
    )


def test_the_side_that_leans_more_has_it_noted_with_how_much():
    holds = [hold(Side.LEFT, 4.0), hold(Side.RIGHT, 15.0), hold(Side.LEFT, 6.0)]
    left, right, _ = asymmetric(holds, SIDE_PLANK)
    assert left.faults == ()
    (fault,) = right.faults
    assert fault.code is FaultCode.ASYMMETRY
    assert fault.peak_deg == pytest.approx(10.0)


@pytest.mark.parametrize("worse", [Side.LEFT, Side.RIGHT])
def test_either_side_may_be_the_worse(worse):
    better = Side.RIGHT if worse is Side.LEFT else Side.LEFT
    holds = [hold(better, 4.0), hold(worse, 15.0)]
    assert difference(holds, FIGURES) == (pytest.approx(11.0), worse)
    noted = asymmetric(holds[::-1], SIDE_PLANK)
    assert [each.side for each in noted if each.faults] == [worse]


@pytest.mark.parametrize("drift_deg", [12.0, -12.0])
def test_a_side_that_gives_way_is_the_worse_whichever_way_it_goes(drift_deg):
    holds = [hold(Side.LEFT, 4.0, drift_deg), hold(Side.RIGHT, 4.0, 1.0)]
    assert difference(holds, FIGURES) == (pytest.approx(11.0), Side.LEFT)


def test_the_leg_whose_knee_bends_less_is_the_worse():
    deep, short = rep(1, knee_deg=90.0), rep(2, knee_deg=70.0)
    legs = [replace(deep, side=Side.LEFT), replace(short, side=Side.RIGHT)]
    assert difference(legs, REP_FIGURES) == (pytest.approx(20.0), Side.RIGHT)
    lunge = load_exercise("lunge")
    first, second = asymmetric_reps(legs, lunge)
    assert first.faults == ()
    assert [fault.code for fault in second.faults] == [FaultCode.ASYMMETRY]


def test_sides_that_are_alike_have_nothing_noted():
    holds = (hold(Side.LEFT, 4.0), hold(Side.RIGHT, 9.0))
    assert asymmetric(holds, SIDE_PLANK) == holds


def test_one_side_alone_and_figures_that_are_not_known_tell_nothing():
    one = (hold(Side.LEFT, 20.0), hold(Side.LEFT, 2.0))
    assert asymmetric(one, SIDE_PLANK) == one
    unknown = [hold(Side.LEFT, math.nan, math.nan), hold(Side.RIGHT, 20.0)]
    assert difference(unknown, FIGURES) == (pytest.approx(math.nan, nan_ok=True), None)


def test_an_exercise_without_sides_compares_none():
    holds = (hold(Side.LEFT, 0.0), hold(Side.RIGHT, 40.0))
    assert asymmetric(holds, load_exercise("plank")) == holds
