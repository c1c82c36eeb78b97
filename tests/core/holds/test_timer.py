"""When a position is a hold, and when it is over."""

import math

import pytest

from edge.core.holds.timer import STILL_LATE_S, UNSEEN_S, HoldTimer
from edge.core.types.codes import HoldEnd
from edge.exercises.tables import load_exercise

LIMITS = load_exercise("plank").hold


class Timed:
    """A timer that is told what happens second by second."""

    def __init__(self):
        self.timer = HoldTimer(LIMITS)
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
