"""A back on the floor is compared with its own neutral in that posture."""

import math

import pytest
from support.floor_made import body, held

from edge.core.spine.baseline import PRIOR_SHARE
from edge.core.spine.floor import RAISED_GAIN, FloorTracker
from edge.core.types.codes import BodyPosture, ReferenceKind, ViewKind

KNEELING = BodyPosture.HANDS_AND_KNEES


def last(tracker, frames):
    for each in frames:
        found = tracker.step(each)
    return found


def test_a_plank_is_compared_with_its_own_first_second():
    tracker = FloorTracker()
    first = last(tracker, held(0.0, 2.0, flexion_deg=-17.0, tilt_deg=96.0))
    assert first.spine_flexion_deg == pytest.approx(0.0)
    assert first.pelvis_tilt_deg == pytest.approx(0.0)
    assert first.reference is ReferenceKind.HOLD_START
    sunk = last(tracker, held(2.0, 5.0, flexion_deg=-37.0, tilt_deg=106.0))
    assert sunk.spine_flexion_deg == pytest.approx(-20.0)
    assert sunk.pelvis_tilt_deg == pytest.approx(10.0)


def test_before_the_first_second_nothing_is_told():
    tracker = FloorTracker()
    assert math.isnan(last(tracker, held(0.0, 0.3)).spine_flexion_deg)


def test_the_next_plank_has_a_neutral_of_its_own():
    tracker = FloorTracker()
    last(tracker, held(0.0, 2.0, flexion_deg=0.0))
    last(tracker, held(2.0, 1.0, posture=KNEELING))
    found = last(tracker, held(3.0, 2.0, flexion_deg=15.0))
    assert found.spine_flexion_deg == pytest.approx(0.0)


def test_a_raised_leg_is_compared_with_hands_and_knees_before_it():
    tracker = FloorTracker()
    last(tracker, held(0.0, 1.5, posture=KNEELING, flexion_deg=-10.0))
    raised = {"posture": KNEELING, "raised_deg": (2.0, 85.0), "flexion_deg": 2.0}
    found = last(tracker, held(1.5, 6.0, **raised))
    assert found.spine_flexion_deg == pytest.approx(12.0)
    assert found.reference is ReferenceKind.HANDS_AND_KNEES


def test_an_arch_is_read_smaller_by_what_a_raised_leg_adds_to_it():
    tracker = FloorTracker()
    last(tracker, held(0.0, 1.5, posture=KNEELING, flexion_deg=-10.0, tilt_deg=80.0))
    arched = {"posture": KNEELING, "flexion_deg": -40.0, "tilt_deg": 96.0}
    for start_s, raised_deg in ((1.5, (2.0, 85.0)), (2.5, (2.0, 8.0))):
        # The leg that is taken for the other for a moment changes nothing.
        frames = held(start_s, 0.4, raised_deg=raised_deg, **arched)
        found = last(tracker, frames)
        assert found.spine_flexion_deg == pytest.approx(-30.0 * RAISED_GAIN)
        assert 10.0 < found.pelvis_tilt_deg < 16.0
        last(tracker, held(start_s + 0.4, 0.6, raised_deg=(2.0, 85.0), **arched))


def test_a_posture_mistaken_for_a_moment_keeps_the_neutral():
    tracker = FloorTracker()
    last(tracker, held(0.0, 1.5, posture=KNEELING, flexion_deg=-10.0))
    last(tracker, held(1.5, 0.3, posture=BodyPosture.SEATED_OR_LYING))
    raised = {"posture": KNEELING, "raised_deg": (2.0, 85.0), "flexion_deg": 10.0}
    assert last(tracker, held(1.8, 1.0, **raised)).spine_flexion_deg == pytest.approx(
        20.0
    )


def test_how_somebody_stands_has_no_part_in_it():
    tracker = FloorTracker()
    unknown = {"own_neutral": False, "quality": 0.9 * PRIOR_SHARE}
    found = last(tracker, held(0.0, 2.0, **unknown))
    assert found.own_neutral
    assert found.quality == pytest.approx(0.9)


def test_a_back_that_is_not_seen_is_not_told():
    tracker = FloorTracker()
    last(tracker, held(0.0, 2.0))
    assert math.isnan(
        last(tracker, held(2.0, 1.0, flexion_deg=math.nan)).spine_flexion_deg
    )


def test_an_edge_that_no_back_has_is_not_told():
    tracker = FloorTracker()
    last(tracker, held(0.0, 2.0))
    found = last(tracker, held(2.0, 1.0, flexion_deg=-60.0))
    assert math.isnan(found.spine_flexion_deg)


def test_a_body_on_its_side_shows_no_back():
    tracker = FloorTracker()
    side = BodyPosture.SIDE_SUPPORT
    found = last(tracker, held(0.0, 2.0, posture=side, lateral_deg=30.0))
    assert math.isnan(found.spine_flexion_deg)
    assert math.isnan(found.lateral_flexion_deg)


def test_upright_a_spine_is_as_it_was_read():
    state = body(0.0, BodyPosture.UPRIGHT, flexion_deg=12.0)
    assert FloorTracker().step(state) is state.spine


def test_a_pelvis_that_drops_is_told_against_hands_and_knees():
    tracker = FloorTracker()
    seen = {"posture": KNEELING, "kind": ViewKind.OBLIQUE, "flexion_deg": math.nan}
    last(tracker, held(0.0, 1.5, obliquity_deg=4.0, **seen))
    raised = held(1.5, 1.0, obliquity_deg=-12.0, raised_deg=(0.0, 85.0), **seen)
    assert last(tracker, raised).pelvis_drop_deg == pytest.approx(16.0)
