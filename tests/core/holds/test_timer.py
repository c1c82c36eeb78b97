"""When a position is a hold, and when it is over."""

import math
from dataclasses import replace

import pytest

from edge.core.holds.timer import STILL_LATE_S, UNSEEN_S, HoldTimer
from edge.core.types.codes import HoldEnd
from edge.exercises.tables import load_exercise

LIMITS = load_exercise("plank").hold


class Timed:
    """A timer that is told what happens second by second."""

    def __init__(self, *late_s):
        self.timer = HoldTimer(LIMITS, *late_s)
        self.t_s = 0.0
        self.since_s = math.nan
        self.ended = []

    def keep(self, seconds, *, position=True, still=True):
        if not still:
            self.since_s = math.nan
        elif math.isnan(self.since_s):
            self.since_s = self.t_s
        for _ in range(round(seconds * 20)):
            held = self.timer.step(self.t_s, position, self.since_s)
            self.ended += [held] if held else []
            self.t_s = round(self.t_s + 0.05, 6)
        return self


def test_a_hold_counts_from_its_first_still_moment_to_its_last():
    timed = Timed().keep(1.0, still=False).keep(5.0)
    assert timed.timer.start_s == pytest.approx(1.0)
    timed.keep(0.4, still=False).keep(2.0, position=False, still=False)
    (held,) = timed.ended
    assert held.start_s == pytest.approx(1.0)
    assert held.end_s == pytest.approx(6.0 - 0.05 - STILL_LATE_S)
    assert held.ended_by is HoldEnd.RELEASED
    assert held.long_enough


def test_what_is_not_still_for_a_moment_is_no_hold():
    timed = Timed()
    for _ in range(10):  # press-ups
        timed.keep(0.6).keep(0.5, still=False)
    assert not timed.timer.holding
    assert timed.ended == []


def test_a_foot_set_anew_does_not_end_a_hold():
    timed = Timed().keep(4.0).keep(0.8, still=False).keep(4.0)
    assert timed.timer.holding
    assert timed.timer.start_s == pytest.approx(0.0)


def test_who_goes_on_moving_does_not_hold():
    timed = Timed().keep(4.0).keep(3.0, still=False)
    (held,) = timed.ended
    assert held.end_s == pytest.approx(4.0, abs=0.2)


def test_a_short_stop_is_told_apart():
    timed = Timed().keep(1.5).keep(1.0, position=False)
    assert [held.long_enough for held in timed.ended] == [False]


def test_a_hold_goes_on_behind_what_hides_it_and_is_lost_when_that_lasts():
    timed = Timed().keep(4.0).keep(UNSEEN_S - 0.3, position=None, still=False)
    assert timed.timer.holding
    timed.keep(1.0, position=None, still=False)
    (held,) = timed.ended
    assert held.ended_by is HoldEnd.LOST
    assert held.end_s == pytest.approx(4.0, abs=0.1)


def test_a_misread_frame_on_the_way_out_is_no_way_back():
    timed = Timed().keep(4.0).keep(0.3, position=False, still=False)
    timed.since_s = 3.9
    timed.keep(0.1).keep(0.4, position=False, still=False)
    (held,) = timed.ended
    assert held.end_s == pytest.approx(4.0, abs=0.15)


def test_the_end_of_the_session_ends_a_hold():
    timed = Timed().keep(4.0)
    held = timed.timer.end(HoldEnd.UNFINISHED)
    assert held
    assert held.end_s == pytest.approx(4.0, abs=0.1)
    assert timed.timer.end(HoldEnd.UNFINISHED) is None


def test_a_position_that_is_told_late_was_taken_and_left_before():
    timed = Timed(0.5, 1.0).keep(3.0, position=False).keep(5.0)
    assert timed.timer.start_s == pytest.approx(2.0)
    timed.keep(2.0, position=False, still=False)
    (held,) = timed.ended
    assert held.end_s == pytest.approx(8.0 - 0.05 - 0.5 - STILL_LATE_S)


def test_a_hold_that_is_cut_off_ends_where_it_was_kept_last():
    timed = Timed(0.5).keep(4.0)
    assert timed.timer.end(HoldEnd.UNFINISHED).end_s == pytest.approx(3.95)


def test_a_hold_begins_no_sooner_than_the_position_was_taken():
    timed = Timed().keep(3.0, position=False).keep(5.0)
    assert timed.timer.start_s == pytest.approx(3.0)


def test_settling_takes_as_long_as_the_exercise_says_and_is_told():
    timed = Timed()
    assert not timed.timer.settling
    assert not timed.timer.holding
    timed.keep(0.9)
    assert timed.timer.settling
    assert not timed.timer.holding
    timed.keep(0.3)
    assert not timed.timer.settling
    assert timed.timer.holding
    short = Timed().keep(0.5).keep(0.1, still=False)
    assert not short.timer.settling


@pytest.mark.parametrize(
    ("how", "allowed_s", "too_long_s"),
    [
        ({"position": False}, 0.4, 0.6),
        ({"still": False}, 1.9, 2.1),
        ({"position": None}, 1.9, 2.1),
    ],
)
def test_a_hold_outlives_a_moment_but_not_more(how, allowed_s, too_long_s):
    timed = Timed().keep(4.0).keep(allowed_s, **how)
    assert timed.timer.holding
    assert timed.timer.leaving
    timed.keep(1.0)
    assert timed.timer.holding
    assert not timed.timer.leaving
    timed = Timed().keep(4.0).keep(too_long_s, **how)
    assert not timed.timer.holding
    assert len(timed.ended) == 1


def test_moments_that_were_overcome_do_not_add_up():
    timed = Timed().keep(4.0)
    for _ in range(4):
        timed.keep(0.4, position=False, still=False).keep(0.5)
        timed.keep(1.5, still=False).keep(0.5)
        timed.keep(1.5, position=None, still=False).keep(0.5)
    assert timed.timer.holding
    assert timed.ended == []


def test_who_is_back_for_less_than_a_moment_is_still_leaving():
    timed = Timed().keep(4.0)
    for _ in range(3):
        timed.keep(0.2, position=False, still=False).keep(0.15)
    assert not timed.timer.holding
    (held,) = timed.ended
    assert held.end_s == pytest.approx(4.0, abs=0.15)


def test_who_comes_into_sight_again_for_a_frame_is_not_back():
    timed = Timed().keep(4.0)
    for _ in range(4):
        timed.keep(0.5, position=None, still=False).keep(0.1)
    assert [held.ended_by for held in timed.ended] == [HoldEnd.LOST]


def test_a_hold_long_enough_is_long_enough_to_its_last_still_moment():
    least_s = LIMITS.min_duration_s.value
    for seconds, enough in ((least_s + 0.2, True), (least_s - 0.1, False)):
        timed = Timed().keep(seconds).keep(1.0, position=False)
        assert [held.long_enough for held in timed.ended] == [enough]


def test_after_a_hold_the_next_one_must_settle_anew():
    timed = Timed().keep(4.0)
    timed.timer.end(HoldEnd.RELEASED)
    assert not timed.timer.settling
    assert not timed.timer.leaving
    assert not timed.timer.holding
    timed.keep(1.0, position=False).keep(0.8)
    assert not timed.timer.holding
    timed.keep(0.4)
    assert timed.timer.holding


def test_a_reset_timer_holds_nothing():
    timed = Timed().keep(4.0).keep(0.3, position=False)
    timed.timer.reset()
    assert not timed.timer.holding
    assert not timed.timer.leaving
    assert math.isnan(timed.timer.kept_s)
    assert timed.timer.end(HoldEnd.LOST) is None


def test_limits_of_another_exercise_are_kept_to():
    timed = Timed()
    timed.timer = HoldTimer(
        replace(LIMITS, settle_s=replace(LIMITS.settle_s, value=3.0))
    )
    timed.keep(2.8)
    assert not timed.timer.holding
    timed.keep(0.4)
    assert timed.timer.holding


def test_the_way_out_begins_a_twentieth_of_a_second_before_it_is_told():
    timed = Timed().keep(6.0).keep(1.0, position=False)
    assert timed.ended[0].end_s == pytest.approx(5.9, abs=0.01)


def test_who_is_back_for_more_than_a_moment_is_back():
    timed = Timed().keep(4.0)
    for _ in range(3):
        timed.keep(0.4, position=False, still=False).keep(0.3)
    assert timed.timer.holding


@pytest.mark.parametrize(
    ("before", "between"),
    [
        ({"position": False}, {"still": False}),
        ({"position": False}, {"position": False}),
    ],
)
def test_only_who_rests_in_position_comes_back(before, between):
    timed = Timed().keep(4.0).keep(0.2, **before).keep(0.25, **between).keep(0.1)
    timed.keep(0.4, position=False)
    assert not timed.timer.holding


def test_times_of_another_kind_do_not_add_up():
    timed = Timed().keep(4.0).keep(1.5, position=None, still=False)
    timed.keep(1.0, still=False)
    assert timed.timer.holding
    timed = Timed().keep(4.0).keep(1.5, still=False).keep(0.1).keep(1.5, still=False)
    assert timed.timer.holding


def test_who_goes_on_moving_has_released_it_and_is_not_lost():
    timed = Timed().keep(4.0).keep(3.0, still=False)
    assert [held.ended_by for held in timed.ended] == [HoldEnd.RELEASED]


def test_a_short_hold_is_short_however_late_it_is():
    timed = Timed()
    timed.t_s = 100.0
    timed.keep(1.5).keep(1.0, position=False)
    assert [held.long_enough for held in timed.ended] == [False]
