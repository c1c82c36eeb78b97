from support.records_made import rep

from edge.core.movement.rep_tally import RepTally
from edge.core.types.codes import Verdict
from edge.core.types.events import (
    PICKED_UP,
    HoldFinished,
    LifterFound,
    RepDiscarded,
    RepFinished,
    SetFinished,
)
from edge.core.types.records import HoldRecord, Posture, SetRecord


def test_repetitions_are_counted_over_all_sets_and_the_last_is_kept():
    tally = RepTally()
    assert tally.take([LifterFound(0.0)]) == ()
    assert (tally.count, tally.last) == (0, None)
    first, second = rep(1), rep(1, peak_deg=30.0)
    assert tally.take([RepFinished(2.0, first)]) == (first,)
    assert tally.take([RepFinished(90.0, second), LifterFound(90.0)]) == (second,)
    assert (tally.count, tally.last) == (2, second)
    tally.reset()
    assert (tally.count, tally.last) == (0, None)


def test_holds_are_counted_beside_them():
    tally = RepTally()
    hold = HoldRecord(1, 0.0, 5.0, 88.0, 3.0, Verdict.GOOD)
    assert tally.take([HoldFinished(5.0, hold)]) == ()
    assert (tally.count, tally.holds, tally.last_hold) == (0, 1, hold)
    tally.reset()
    assert (tally.holds, tally.last_hold) == (0, None)


def test_what_only_took_the_weight_up_is_taken_back():
    tally = RepTally()
    tally.take([RepFinished(2.0, rep(1))])
    tally.take([RepDiscarded(4.0, PICKED_UP), RepFinished(4.0, rep(1))])
    assert tally.count == 1
    tally.take([RepDiscarded(6.0, "too_quick")])
    assert tally.count == 1


def test_what_a_set_leaves_out_is_taken_back_and_the_next_set_counts_for_itself():
    tally = RepTally()
    tally.take([RepFinished(2.0, rep(1)), RepFinished(4.0, rep(2))])
    tally.take([SetFinished(40.0, SetRecord("hip_hinge", (rep(1),)), Posture())])
    assert tally.count == 1
    tally.take([RepFinished(50.0, rep(1))])
    tally.take([SetFinished(90.0, SetRecord("hip_hinge", (rep(1),)), Posture())])
    assert tally.count == 2
