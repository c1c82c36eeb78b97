"""Looking ahead: the same back, found where the chord should be by then."""

import numpy as np
import pytest
from support.backs_made import EDGE, PICTURE, TORSO_PX, leaning, reading

from edge.core.back.contour import TRACK_S
from edge.core.back.strip import ALONG, COLUMNS, ROWS
from edge.core.back.tracker import AHEAD_NEAR, ContourTracker

STEP_S = 1 / 30


class Counted:
    """A look that counts."""

    def __init__(self):
        self.times = 0

    def __call__(self, strip):
        self.times += 1
        return reading()


def stepped(*places):
    """Return a tracker that saw the chord there, and what it looks with."""
    look = Counted()
    tracker = ContourTracker(look)
    step(tracker, *places)
    return tracker, look


def step(tracker, *places):
    for k, px in enumerate(places):
        tracker.step(k * STEP_S, PICTURE, leaning(px))


def test_what_was_seen_ahead_is_not_looked_at_again():
    tracker, look = stepped(0.0, 4.0)
    tracker.look_ahead(2 * STEP_S, PICTURE)
    assert look.times == 3
    contour = tracker.step(2 * STEP_S, PICTURE, leaning(7.0))
    assert look.times == 3
    # The edge is where the strip was cut: behind the chord that was expected.
    along, behind = leaning(8.0).to_strip(contour.xy)
    assert behind == pytest.approx(np.interp(along, ALONG, EDGE), abs=0.01)


def test_where_the_chord_went_elsewhere_it_is():
    tracker, look = stepped(0.0, 4.0)
    tracker.look_ahead(2 * STEP_S, PICTURE)
    there = leaning(8.0 + 1.05 * AHEAD_NEAR * TORSO_PX)
    contour = tracker.step(2 * STEP_S, PICTURE, there)
    assert look.times == 4
    along, behind = there.to_strip(contour.xy)
    assert behind == pytest.approx(np.interp(along, ALONG, EDGE), abs=0.01)


def test_a_lifter_who_turned_round_is_looked_at_again():
    tracker, look = stepped(0.0, 0.0)
    tracker.look_ahead(2 * STEP_S, PICTURE)
    tracker.step(2 * STEP_S, PICTURE, leaning(0.0, -1))
    assert look.times == 4


@pytest.mark.parametrize("places", [(), (0.0,)], ids=["no chord", "one chord"])
def test_where_nothing_is_expected_nothing_is_looked_at(places):
    tracker, look = stepped(*places)
    tracker.look_ahead(2 * STEP_S, PICTURE)
    assert look.times == len(places)
    assert tracker.step(2 * STEP_S, PICTURE, leaning(0.0)) is not None


def test_nor_after_a_reset_a_gap_or_a_frame_without_a_chord():
    tracker, look = stepped(0.0, 0.0)
    tracker.look_ahead(STEP_S + TRACK_S, PICTURE)
    tracker.step(2 * STEP_S, PICTURE, None)
    tracker.look_ahead(3 * STEP_S, PICTURE)
    step(tracker, 0.0, 0.0)
    tracker.reset()
    tracker.look_ahead(2 * STEP_S, PICTURE)
    assert look.times == 4


def test_nor_when_it_is_reset_meanwhile():
    tracker, look = stepped(0.0, 0.0)
    tracker.look_ahead(2 * STEP_S, PICTURE)
    tracker.reset()
    tracker.step(2 * STEP_S, PICTURE, leaning(0.0))
    assert look.times == 4


def test_frames_that_were_left_out_are_reckoned_with():
    tracker, look = stepped(0.0, 8.0)
    tracker.look_ahead(4 * STEP_S, PICTURE)
    contour = tracker.step(4 * STEP_S, PICTURE, leaning(32.0))
    assert look.times == 3
    along, behind = leaning(32.0).to_strip(contour.xy)
    assert behind == pytest.approx(np.interp(along, ALONG, EDGE), abs=0.01)


def test_what_was_seen_in_another_frame_does_not_count():
    tracker, look = stepped(0.0, 0.0)
    tracker.look_ahead(2 * STEP_S, PICTURE)
    tracker.step(3 * STEP_S, PICTURE, leaning(0.0))
    assert look.times == 4


def test_nor_without_the_hints():
    tracker, look = stepped(0.0, 0.0)
    tracker.look_ahead(2 * STEP_S, PICTURE)
    hints = np.zeros((ROWS, COLUMNS))
    tracker.step(2 * STEP_S, PICTURE, leaning(0.0), hints)
    assert look.times == 4


def test_a_frame_that_is_looked_at_twice_leans_on_the_one_before():
    (once, _), (twice, _) = stepped(0.0, 0.0), stepped(0.0, 0.0)
    twice.look_ahead(2 * STEP_S, PICTURE)
    edges = [each.step(2 * STEP_S, PICTURE, leaning(40.0)) for each in (once, twice)]
    assert (edges[0].xy == edges[1].xy).all()
    assert edges[0].quality == edges[1].quality
