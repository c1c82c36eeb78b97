"""What ``aim`` tells over time: it neither flickers nor turns green for a passer-by."""

from dataclasses import replace

from edge.core.aim.advice import Do
from edge.core.aim.steady import READY_S, Seen, Steady
from tests.core.aim.test_advice import FOCAL_SHARE, WELL

RATE_HZ = 10


def watched(steady, seconds, start_s=0.0, **figures):
    """The last state of so many seconds of the same frame."""
    state = None
    for index in range(int(seconds * RATE_HZ)):
        seen = Seen(start_s + index / RATE_HZ, placement=WELL)
        state = steady.step(replace(seen, **figures))
    return state


def codes(state):
    return [each.do for each in state.advice]


def test_it_turns_green_once_all_has_been_well_for_a_while():
    steady = Steady(FOCAL_SHARE)
    assert not watched(steady, READY_S).ready
    assert watched(steady, 1.0, READY_S).ready


def test_it_is_not_green_before_the_lifter_s_neutral_is_learnt():
    state = watched(Steady(FOCAL_SHARE), 10.0, known=False)
    assert (state.ready, codes(state)) == (False, [Do.STAND_STILL])


def test_a_single_frame_gone_wrong_changes_nothing():
    steady = Steady(FOCAL_SHARE)
    watched(steady, 5.0)
    wrong = replace(WELL, yaw_deg=80.0, bottom=1.5)
    assert steady.step(Seen(5.0, placement=wrong)).ready


def test_whoever_bends_has_not_moved_the_camera():
    steady = Steady(FOCAL_SHARE)
    watched(steady, 5.0)
    bent = replace(WELL, top=0.5, roll_deg=40.0)
    assert watched(steady, 4.0, 5.0, placement=bent, stands=False).ready


def test_whoever_leaves_takes_the_green_with_them():
    steady = Steady(FOCAL_SHARE)
    watched(steady, 5.0)
    state = watched(steady, 3.0, 5.0, placement=None)
    assert (state.ready, codes(state)) == (False, [Do.STAND_THERE])


def test_a_frozen_and_a_dark_picture_are_told_before_all_else():
    assert codes(watched(Steady(FOCAL_SHARE), 3.0, frozen=True)) == [Do.UNFREEZE]
    assert codes(watched(Steady(FOCAL_SHARE), 3.0, trouble="dark")) == [Do.LIGHT]
