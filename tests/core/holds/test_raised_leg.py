"""Which leg is raised, and how far, over what the pose model mixes up."""

import math

from edge.core.holds.raised_leg import RaisedLeg, raised_deg, raised_side
from edge.core.types.codes import Side
from edge.core.types.states import Limbs

NONE = (math.nan, math.nan)


def legs(left, right, t_s=0.0):
    return Limbs(t_s, NONE, (left, right), NONE, NONE)


def test_the_higher_leg_is_the_raised_one():
    assert raised_deg(legs(2.0, 80.0)) == 80.0
    assert raised_side(legs(2.0, 80.0)) is Side.RIGHT
    assert raised_side(legs(80.0, 2.0)) is Side.LEFT
    assert raised_side(legs(5.0, 12.0)) is None
    assert math.isnan(raised_deg(legs(*NONE)))
    assert raised_side(legs(*NONE)) is None


def test_a_raised_leg_taken_for_the_other_for_moments_stays_raised():
    leg, seen = RaisedLeg(), []
    for frame in range(30):
        mixed_up = frame % 6 in (0, 1)
        seen.append(leg.step(legs(0.0, 10.0 if mixed_up else 86.0, frame / 15)))
    assert min(seen[3:]) == 86.0


def test_a_leg_that_sinks_is_told_a_moment_later():
    leg = RaisedLeg()
    for frame in range(10):
        leg.step(legs(0.0, 86.0, frame / 20))
    assert leg.step(legs(0.0, 10.0, 0.5)) == 86.0
    for frame in range(11, 25):
        last = leg.step(legs(0.0, 10.0, frame / 20))
    assert last == 10.0


def test_legs_are_told_apart_by_more_than_a_kneeling_thigh_leans():
    assert raised_side(legs(0.0, 19.0)) is None
    assert raised_side(legs(0.0, 21.0)) is Side.RIGHT
    assert raised_side(legs(21.0, 0.0)) is Side.LEFT
    assert raised_deg(legs(-12.0, math.nan)) == -12.0


def test_a_moment_is_half_a_second_and_another_clock_begins_anew():
    for later_s, deg in ((0.45, 86.0), (0.55, 10.0), (-3.0, 10.0)):
        leg = RaisedLeg()
        leg.step(legs(0.0, 86.0, 5.0))
        assert leg.step(legs(0.0, 10.0, 5.0 + later_s)) == deg


def test_thighs_that_are_not_seen_are_not_raised():
    leg = RaisedLeg()
    assert math.isnan(leg.step(legs(*NONE)))
    leg.step(legs(0.0, 86.0, 0.1))
    assert leg.step(legs(*NONE, 0.2)) == 86.0
    assert math.isnan(leg.step(legs(*NONE, 2.0)))


def test_a_thigh_that_leans_ahead_may_be_the_lower_of_two():
    assert raised_side(legs(-15.0, 15.0)) is Side.RIGHT
    assert raised_side(legs(15.0, 15.0)) is None
