from support.records_made import rep

from edge.core.rep_tally import RepTally
from edge.core.types.events import LifterFound, RepFinished


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
