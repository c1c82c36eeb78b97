"""What one side does that the other does not."""

import math

import pytest

from edge.core.types.codes import FaultCode, Side, Verdict
from edge.core.types.records import HoldRecord
from edge.core.verdict.sides import FIGURES, asymmetric, difference
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
