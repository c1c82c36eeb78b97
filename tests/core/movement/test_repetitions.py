"""Hip flexion in, phases and bends out; curves with known turning points."""

import math

import numpy as np
import pytest
from support.bends_made import (
    BIRD_DOG,
    FULL,
    LIMITS,
    LUNGE,
    RATE_HZ,
    REP,
    STAND,
    curve,
    follow,
    phases,
)

from edge.core.filters import GAP_S
from edge.core.movement.repetitions import RepCounter
from edge.core.types.codes import Phase


def test_a_repetition_goes_down_rests_and_comes_up():
    movements, (bend,) = follow(curve(*REP))
    assert phases(movements) == [*FULL, Phase.STANDING]
    assert bend.reason is None
    assert bend.rom_deg == pytest.approx(80, abs=1)
    # It is told at 15 of 80 degrees, and ends in standing; the bottom is within 5.
    assert bend.eccentric_s == pytest.approx(1.0, abs=0.1)
    assert bend.pause_s == pytest.approx(0.5 + 2 * 5 / 80, abs=0.1)
    assert bend.concentric_s == pytest.approx(75 / 80, abs=0.1)
    assert bend.end_s - bend.start_s == pytest.approx(
        bend.eccentric_s + bend.pause_s + bend.concentric_s
    )
    counted = {movement.rep for movement in movements}
    assert counted == {None, 1}


def test_depth_is_the_share_of_a_full_bend():
    movements, _ = follow(curve(STAND, (40, 1), (200, 1)))
    assert movements[0].depth == 0
    assert movements[round(1.5 * RATE_HZ) - 1].depth == pytest.approx(40 / 50, abs=0.01)
    assert movements[-1].depth == 1


@pytest.mark.parametrize(
    ("legs", "reason"),
    [
        ((STAND, (30, 1), (0, 1), STAND), "too_shallow"),
        ((STAND, (50, 0.3), (0, 0.3), STAND), "too_quick"),
        ((STAND, (80, 1), *((50, 1), (70, 1)) * 12, (0, 1), STAND), "too_long"),
        ((STAND, (80, 1), (80, 60), (0, 1), STAND), None),
    ],
)
def test_only_a_whole_repetition_counts(legs, reason):
    _, (bend,) = follow(curve(*legs))
    assert bend.reason == reason


@pytest.mark.parametrize("seconds", [1, 2, 4, 6])
def test_a_slow_bend_is_as_deep_as_a_quick_one(seconds):
    """Standing is learnt, but not so fast that it follows a careful lifter down."""
    _, bends = follow(curve(*((STAND, (60, seconds), (0, 2)) * 3), STAND))
    assert [bend.reason for bend in bends] == [None] * 3
    assert [bend.rom_deg for bend in bends] == pytest.approx([60] * 3, abs=8)


def test_bouncing_at_the_bottom_is_one_repetition():
    bounce = ((80, 1), (60, 0.3), (80, 0.3), (60, 0.3), (80, 0.3), (0, 1))
    movements, bends = follow(curve(STAND, *bounce, STAND))
    assert [bend.reason for bend in bends] == [None]
    assert phases(movements).count(Phase.CONCENTRIC) == 3


def test_a_lift_from_the_floor_counts_with_its_lockout():
    movements, (bend,) = follow(curve((90, 1), (0, 1), STAND, start_deg=90))
    assert phases(movements)[0] is Phase.BOTTOM
    assert bend.reason is None
    assert bend.started_bent
    assert math.isnan(bend.eccentric_s)
    assert bend.concentric_s > 0.5


def test_a_lifter_lost_for_long_ends_the_bend_uncounted():
    lost = [math.nan] * round(1.2 * RATE_HZ)
    movements, (bend,) = follow(curve(STAND, (80, 1)) + lost)
    assert bend.reason == "lost"
    assert movements[-1].phase is Phase.UNKNOWN
    assert movements[-1].rep is None
    assert math.isnan(movements[-1].depth)


def test_a_lifter_lost_for_a_moment_goes_on():
    whole = curve(*REP)
    lost = [math.nan] * round(0.5 * GAP_S * RATE_HZ)
    at = round(1.7 * RATE_HZ)
    part = whole[:at] + lost + whole[at + len(lost) :]
    assert len(part) == len(whole)
    assert [bend.reason for bend in follow(part)[1]] == [None]


def test_a_new_set_begins_with_one():
    counter = RepCounter(LIMITS)
    follow(curve(*REP), counter)
    assert counter.count == 1
    counter.restart_count()
    movements, _ = follow(curve(*REP), counter, start_s=100.0)
    assert {movement.rep for movement in movements} == {None, 1}


def test_reset_is_a_fresh_start():
    counter = RepCounter(LIMITS)
    values = curve(*REP)
    once = follow(values, counter)
    counter.reset()
    assert follow(values, counter) == once


def test_nobody_at_all_is_unknown():
    movements, bends = follow([math.nan] * 64)
    assert {movement.phase for movement in movements} == {Phase.UNKNOWN}
    assert bends == []


def test_half_way_up_and_down_again_is_the_way_down():
    """The highest point of a rise counts, not where it began."""
    dip = ((80, 1), (80, 0.4), (40, 0.7), (56, 0.4))
    movements, _ = follow(curve(STAND, *dip))
    assert phases(movements) == [*FULL, Phase.ECCENTRIC]


def test_depth_is_the_share_of_the_bend_before_where_that_was_deeper():
    counter = RepCounter(LIMITS)
    movements, _ = follow([10.0], counter)
    assert movements[0].depth == 10 / 50
    counter.reset()
    follow(curve(*REP), counter)
    movements, _ = follow(curve((40, 0.5)), counter, start_s=4.0)
    assert movements[-1].depth == pytest.approx(40 / 80, abs=0.02)


def test_who_stands_has_put_nothing_down():
    movements, _ = follow(curve(STAND))
    assert not any(each.set_up for each in movements)


def test_a_bend_that_is_seen_bent_begins_with_what_is_seen():
    _, (bend,) = follow(curve((90, 1), (0, 1), STAND, start_deg=90))
    assert bend.start_s == 0.0
    # Also where the lifter was seen still before, too short a time to be standing.
    _, (bend,) = follow([20.0] * 3 + curve((90, 0.5), (0, 1), STAND, start_deg=40))
    assert bend.started_bent
    assert bend.start_s == 3 / RATE_HZ


@pytest.mark.parametrize(
    ("up_s", "reason"), [(0.35, "too_quick"), (0.7, None), (1.4, None)]
)
def test_a_lift_from_the_floor_may_take_half_of_a_repetition_s_time(up_s, reason):
    _, (bend,) = follow(curve((90, 0.05), (0, up_s), STAND, start_deg=90))
    assert bend.started_bent
    assert bend.reason == reason


def test_a_repetition_of_a_second_and_a_bit_is_quick_but_counts():
    _, (bend,) = follow(curve(STAND, (60, 0.6), (0, 0.6), STAND))
    assert bend.end_s - bend.start_s < 2 * LIMITS.min_duration_s.value
    assert bend.reason is None


def test_a_descent_of_ten_seconds_is_timed_from_its_beginning():
    """Its first degrees are as still as standing is."""
    at = np.linspace(0, 1, 10 * RATE_HZ)
    down = 90 * at**3 * (10 - 15 * at + 6 * at**2)
    _, (bend,) = follow([*curve((0, 2)), *down, *curve((0, 1.5), STAND, start_deg=90)])
    assert bend.start_s == pytest.approx(2.0 + 0.126 * 10, abs=0.3)


def test_a_bend_is_made_void_once_and_counts_for_nothing():
    counter = RepCounter(LIMITS)
    assert not counter.void()
    values = curve(*REP)
    follow(values[:40], counter)
    assert counter.void()
    assert not counter.void()
    _, (bend,) = follow(values[40:], counter, start_s=40 / RATE_HZ)
    assert bend.reason == "unfinished"
    assert counter.count == 0


def test_one_repetition_is_taken_back_at_a_time():
    counter = RepCounter(LIMITS)
    follow(curve(*REP, *REP[1:]), counter)
    assert counter.count == 2
    counter.take_back()
    assert counter.count == 1


def test_a_bend_after_a_gap_did_not_begin_in_it():
    counter = RepCounter(LIMITS)
    follow(curve((0, 1)), counter)
    late = curve((90, 1), (90, 0.3), (0, 1), STAND, start_deg=15)
    _, (bend,) = follow(late, counter, start_s=4.0)
    assert bend.start_s == pytest.approx(4.0, abs=0.2)


@pytest.mark.parametrize("stood", [2, 32])
def test_a_bend_whose_beginning_no_frame_shows_is_timed_all_the_same(stood):
    late = curve((90, 0.3), (0, 1), STAND, start_deg=90)
    _, (bend,) = follow([0.0] * stood + late)
    assert bend.start_s == pytest.approx(stood / RATE_HZ, abs=0.1)


@pytest.mark.parametrize("limits", [LUNGE, BIRD_DOG])
def test_a_knee_or_a_raised_limb_begins_when_it_was_last_still(limits):
    at = np.linspace(0, 1, 4 * RATE_HZ)
    down = 80 * (1 - np.cos(np.pi * at)) / 2
    up = curve((80, 0.3), (0, 1.5), STAND, start_deg=80)
    _, (bend,) = follow([*curve((0, 1.5)), *down, *up], RepCounter(limits))
    assert bend.start_s == pytest.approx(1.97, abs=0.1)


def test_a_raised_limb_is_down_in_the_frame_that_shows_it():
    legs = (STAND, (60, 1), (60, 0.5), (0, 1), STAND)
    movements, (bend,) = follow(curve(*legs), RepCounter(BIRD_DOG))
    down = [each.t_s for each in movements if each.phase is Phase.STANDING]
    assert bend.end_s == min(t_s for t_s in down if t_s > 1.0)


def test_who_only_hinges_has_put_nothing_down():
    movements, _ = follow(curve(*REP))
    assert not any(each.set_up for each in movements)
