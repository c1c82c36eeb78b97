"""Looking ahead: the same back, found where the chord should be by then."""

import numpy as np
import pytest

from edge.core.chord import chord
from edge.core.contour import TRACK_S
from edge.core.contour_tracker import AHEAD_NEAR, ContourTracker
from edge.core.strip import ALONG, BEHIND, COLUMNS, ROWS
from edge.core.strip_reader import StripReading

TORSO_PX = 200.0
HIP, SHOULDER = np.array([300.0, 350.0]), np.array([300.0, 150.0])
RIGHT = np.array([1.0, 0.0])
STEP_S = 1 / 30
PICTURE = np.full((480, 640, 3), 90, np.uint8)
EDGE = 0.2 + 0.05 * np.sin(3 * ALONG)
LIKELY = np.exp(-0.5 * ((BEHIND - EDGE[:, None]) / 0.02) ** 2)


def at(px, facing=1):
    """Return the chord, its shoulder so many px further right."""
    return chord(HIP, SHOULDER + px * RIGHT, facing)


class Counted:
    """A look that counts."""

    def __init__(self):
        self.times = 0

    def __call__(self, strip):
        self.times += 1
        ends = np.array([0.05, 1.0])
        return StripReading(LIKELY, np.ones(ROWS), ends, np.full(2, 0.05))


def steps(tracker, *places, facing=1):
    for k, px in enumerate(places):
        tracker.step(k * STEP_S, PICTURE, at(px, facing))


def test_what_was_seen_ahead_is_not_looked_at_again():
    look = Counted()
    tracker = ContourTracker(look)
    steps(tracker, 0.0, 4.0)
    tracker.look_ahead(2 * STEP_S, PICTURE)
    assert look.times == 3
    contour = tracker.step(2 * STEP_S, PICTURE, at(7.0))
    assert look.times == 3
    # The edge is where the strip was cut: behind the chord that was expected.
    along, behind = at(8.0).to_strip(contour.xy)
    assert behind == pytest.approx(np.interp(along, ALONG, EDGE), abs=0.01)


def test_where_the_chord_went_elsewhere_it_is():
    look = Counted()
    tracker = ContourTracker(look)
    steps(tracker, 0.0, 4.0)
    tracker.look_ahead(2 * STEP_S, PICTURE)
    there = at(8.0 + 1.05 * AHEAD_NEAR * TORSO_PX)
    contour = tracker.step(2 * STEP_S, PICTURE, there)
    assert look.times == 4
    along, behind = there.to_strip(contour.xy)
    assert behind == pytest.approx(np.interp(along, ALONG, EDGE), abs=0.01)


def test_a_lifter_who_turned_round_is_looked_at_again():
    look = Counted()
    tracker = ContourTracker(look)
    steps(tracker, 0.0, 0.0)
    tracker.look_ahead(2 * STEP_S, PICTURE)
    tracker.step(2 * STEP_S, PICTURE, at(0.0, -1))
    assert look.times == 4


@pytest.mark.parametrize("places", [(), (0.0,)], ids=["no chord", "one chord"])
def test_where_nothing_is_expected_nothing_is_looked_at(places):
    look = Counted()
    tracker = ContourTracker(look)
    steps(tracker, *places)
    tracker.look_ahead(2 * STEP_S, PICTURE)
    assert look.times == len(places)
    assert tracker.step(2 * STEP_S, PICTURE, at(0.0)) is not None


def test_nor_after_a_reset_a_gap_or_a_frame_without_a_chord():
    look = Counted()
    tracker = ContourTracker(look)
    steps(tracker, 0.0, 0.0)
    tracker.look_ahead(STEP_S + TRACK_S, PICTURE)
    tracker.step(2 * STEP_S, PICTURE, None)
    tracker.look_ahead(3 * STEP_S, PICTURE)
    steps(tracker, 0.0, 0.0)
    tracker.reset()
    tracker.look_ahead(2 * STEP_S, PICTURE)
    assert look.times == 4


def test_what_was_seen_in_another_frame_does_not_count():
    look = Counted()
    tracker = ContourTracker(look)
    steps(tracker, 0.0, 0.0)
    tracker.look_ahead(2 * STEP_S, PICTURE)
    tracker.step(3 * STEP_S, PICTURE, at(0.0))
    assert look.times == 4


def test_nor_without_the_hints():
    look = Counted()
    tracker = ContourTracker(look)
    steps(tracker, 0.0, 0.0)
    tracker.look_ahead(2 * STEP_S, PICTURE)
    hints = np.zeros((ROWS, COLUMNS))
    tracker.step(2 * STEP_S, PICTURE, at(0.0), hints)
    assert look.times == 4


def test_a_frame_that_is_looked_at_twice_leans_on_the_one_before():
    once, twice = ContourTracker(Counted()), ContourTracker(Counted())
    for tracker in (once, twice):
        steps(tracker, 0.0, 0.0)
    twice.look_ahead(2 * STEP_S, PICTURE)
    found = [each.step(2 * STEP_S, PICTURE, at(40.0)) for each in (once, twice)]
    assert (found[0].xy == found[1].xy).all()
    assert found[0].quality == found[1].quality
