"""What makes a bend none, and for how long it is remembered."""

import pytest

from edge.core.following.doubts import Doubts

DT_S = 0.125


def elsewhere(doubts, seconds, start_s=0.0, *, known=True):
    told = []
    for at in range(round(seconds / DT_S) + 1):
        told.append(doubts.step(start_s + at * DT_S, here=False, known=known))
    return told


def test_another_posture_counts_once_it_has_lasted_a_second():
    assert not Doubts().step(0.0, here=False, known=True)
    doubts = Doubts()
    doubts.step(-DT_S, here=True, known=True)
    told = elsewhere(doubts, 1.0)
    assert told.index(True) == round(1.0 / DT_S) - 1
    assert doubts.gone
    assert doubts.came_back


def test_a_glimpse_of_another_posture_is_none_however_often():
    doubts = Doubts()
    for at in range(40):
        assert not doubts.step(at * DT_S, here=at % 4 == 0, known=True)
    assert not doubts.gone
    assert not doubts.came_back


def test_whoever_was_not_seen_may_have_stood():
    doubts = Doubts()
    assert elsewhere(doubts, 2.0, known=False)[-1]
    assert not doubts.came_back


def test_who_is_back_is_not_gone_but_came_back_until_they_stand():
    doubts = Doubts()
    elsewhere(doubts, 2.0)
    assert not doubts.step(2.0 + DT_S, here=True, known=True)
    assert not doubts.gone
    assert doubts.came_back


@pytest.mark.parametrize(
    ("later_s", "jumps", "asked"),
    [
        (0.0, False, True),
        (3.9, False, True),
        (4.1, False, False),
        (-0.1, False, False),
        (0.0, True, True),
        (0.5, True, True),
        (0.7, True, False),
        (-0.1, True, False),
    ],
)
def test_who_leaves_or_jumps_right_after_a_bend_takes_it_back(later_s, jumps, asked):
    doubts = Doubts()
    doubts.counted(10.0)
    assert doubts.asked(10.0 + later_s, jumps=jumps) is asked


def test_before_any_repetition_there_is_nothing_to_take_back():
    doubts = Doubts()
    assert not doubts.asked(1.0, jumps=False)
    doubts.counted(1.0)
    doubts.taken_back()
    assert not doubts.asked(1.5, jumps=False)
    doubts.step(2.0, here=True, known=True)
    assert doubts.stood_s() == float("inf")


def test_a_bend_goes_on_that_had_begun_when_the_set_ended():
    doubts = Doubts()
    doubts.step(0.5, here=True, known=True)
    doubts.goes_on()
    assert not doubts.asked(1.0, jumps=False)
    assert doubts.stood_s() == -float("inf")


@pytest.mark.parametrize(
    ("later_s", "landed"), [(0.1, True), (1.1, True), (1.3, False)]
)
def test_the_bend_after_a_jump_is_a_landing(later_s, landed):
    doubts = Doubts()
    assert not doubts.landed(5.0)
    doubts.asked(4.0, jumps=False)
    assert not doubts.landed(5.0)
    doubts.asked(5.0, jumps=True)
    assert doubts.landed(5.0 + later_s) is landed


def test_standing_is_counted_from_the_last_repetition():
    doubts = Doubts()
    doubts.step(9.0, here=True, known=True)
    doubts.counted(9.0)
    doubts.step(9.5, here=True, known=True)
    assert doubts.stood_s() == pytest.approx(0.5)
