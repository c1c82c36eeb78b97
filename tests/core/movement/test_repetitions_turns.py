"""Bends that follow each other without standing in between."""

import pytest
from support.bends_made import (
    STAND,
    curve,
    follow,
)


def test_who_turns_at_the_top_without_a_rest_begins_the_next_bend_there():
    _, bends = follow(curve(STAND, *((80, 0.6), (0, 0.6)) * 2, STAND))
    assert [each.reason for each in bends] == [None, None]
    assert bends[1].start_s >= bends[0].end_s


def test_who_turns_a_little_before_standing_does_the_next_from_there():
    legs = ((80, 0.8), (15, 0.8), (70, 0.8), (0, 0.8), STAND)
    movements, bends = follow(curve(STAND, *legs))
    assert [bend.reason for bend in bends] == [None, None]
    assert [bend.index for bend in bends] == [1, 2]
    assert bends[0].end_s == bends[1].start_s == pytest.approx(2.1, abs=0.05)
    assert not bends[1].started_bent
    assert [bend.rom_deg for bend in bends] == pytest.approx([80, 70], abs=2)
    assert {each.rep for each in movements} == {None, 1, 2}


def test_who_stops_on_the_way_down_from_such_a_turn_still_does_the_next():
    legs = ((90, 1), (20, 0.8), (50, 0.4), (50, 0.4), (85, 0.4), (0, 1), STAND)
    _, bends = follow(curve(STAND, *legs))
    assert [bend.reason for bend in bends] == [None, None]
    assert [bend.rom_deg for bend in bends] == pytest.approx([90, 85], abs=3)


def test_a_turn_that_is_quicker_than_a_repetition_ends_none():
    _, bends = follow(curve(STAND, (80, 0.25), (20, 0.25), (80, 2), (0, 1), STAND))
    assert [bend.reason for bend in bends] == ["too_quick", None]
