"""What a repetition is drawn by: bounded, without pixels, and of its deepest point."""

import math

import msgspec
import numpy as np
import pytest

from edge.config.sections import MovementSettings
from edge.core.types.events import SetFinished
from edge.core.types.frames import DorsalContour, Pose
from edge.core.types.records import CURVE_POINTS, payload
from edge.core.types.skeleton import HIPS, SHOULDERS
from edge.core.verdict.drawn import DeepestFrame, curve, form_curve
from edge.files.recording import read_recording
from edge.wire.payloads import Set
from edge.wiring import build_pipeline
from tests.goldens import recording


def pose(hip_x_px: float = 100.0) -> Pose:
    xy = np.full((17, 2), np.nan, np.float32)
    xy[list(HIPS)] = (hip_x_px, 200.0)
    xy[list(SHOULDERS)] = (hip_x_px + 50.0, 200.0)
    return Pose(0.0, xy, np.ones(17, np.float32))


def contour() -> DorsalContour:
    xy = np.array([(100.0, 190.0), (150.0, 190.0)], np.float32)
    return DorsalContour(xy, 1.0, np.ones(2, np.float32))


def finished_sets(name: str) -> list[SetFinished]:
    pipeline = build_pipeline(None, MovementSettings())
    events = []
    for observation in read_recording(recording(name)):
        events += pipeline.replay(observation).events
    events += pipeline.finish()
    return [event for event in events if isinstance(event, SetFinished)]


@pytest.mark.parametrize("name", ["demo_progressive", "dev_b_rdl_rounded"])
def test_every_judged_repetition_can_be_drawn_without_its_recording(name):
    reps = [rep for event in finished_sets(name) for rep in event.set.reps]
    assert reps
    for rep in reps:
        assert 2 < len(rep.curve) <= CURVE_POINTS
        t_s, _, flexion = np.array(rep.curve).T
        assert rep.start_s <= t_s[0] < t_s[-1] <= rep.end_s
        # Means over a few frames: no further from the peak than a frame's noise.
        assert np.nanmax(flexion) == pytest.approx(rep.spine_flexion_peak_deg, abs=3)
        assert rep.deepest
        keypoints = np.array(rep.deepest.keypoints)
        assert keypoints.shape == (17, 2)
        trunk = keypoints[list(SHOULDERS)].mean(axis=0)
        assert 0.5 < np.hypot(*trunk) < 1.5
        # The bow is deep: the shoulders are nearly as low as the hips.
        assert abs(math.degrees(math.atan2(*np.abs(trunk)))) > 45


def test_what_is_drawn_passes_the_wire_with_null_for_nan():
    (event,) = finished_sets("demo_progressive")
    told = msgspec.convert(payload(event.set), Set)
    assert told.reps[0].deepest.keypoints
    size = len(msgspec.json.encode([told.reps[0].curve, told.reps[0].deepest]))
    assert size < 1500


def test_a_curve_has_no_more_points_than_the_contract_allows():
    t_s = np.linspace(0.0, 100.0, 6000)
    made = curve(t_s, t_s, np.where(t_s < 50, np.nan, t_s))
    assert len(made) == CURVE_POINTS
    assert math.isnan(made[0][2])
    assert made[-1][1] == pytest.approx(98.4, abs=0.2)


def test_what_a_hold_is_judged_by_is_drawn_in_as_few_points():
    t_s = np.linspace(0.0, 100.0, 6000)
    made = form_curve(t_s, np.where(t_s < 50, 2.0, np.where(t_s < 60, np.nan, 12.0)))
    assert len(made) == CURVE_POINTS
    assert (made[0][1], made[-1][1]) == (2.0, 12.0)
    assert any(math.isnan(deg) for _, deg in made)
    assert form_curve(t_s, np.full(6000, np.nan)) == ()


def test_a_back_that_was_never_judged_has_no_curve():
    t_s = np.linspace(0.0, 3.0, 90)
    assert curve(t_s, t_s, np.full(90, np.nan)) == ()
    assert curve(t_s[:0], t_s[:0], t_s[:0]) == ()


def test_the_deepest_frame_is_kept_and_forgotten_with_its_bend():
    deepest = DeepestFrame()
    assert deepest.record() is None
    deepest.take(40.0, pose(), None, 100.0)
    deepest.take(80.0, pose(), contour(), 100.0)
    deepest.take(math.nan, pose(), contour(), 100.0)
    deepest.take(60.0, pose(), contour(), 50.0)
    record = deepest.record()
    assert record
    assert record.keypoints[SHOULDERS[0]] == (0.5, 0.0)
    assert record.contour == ((0.0, -0.1), (0.5, -0.1))
    deepest.forget()
    assert deepest.record() is None


def test_the_edge_of_the_back_is_worth_a_little_depth_not_much():
    deepest = DeepestFrame()
    deepest.take(80.0, pose(), contour(), 100.0)
    deepest.take(85.0, pose(), None, 100.0)
    assert deepest.record().contour
    deepest.take(100.0, pose(), None, math.nan)
    assert deepest.record().contour is None
    assert deepest.record().keypoints[SHOULDERS[0]] == (1.0, 0.0)


def test_what_was_hardly_seen_is_not_drawn():
    seen = pose()
    seen.score[SHOULDERS[0]] = 0.1
    deepest = DeepestFrame()
    deepest.take(80.0, seen, None, 100.0)
    assert np.isnan(deepest.record().keypoints[SHOULDERS[0]]).all()
    lost = DeepestFrame()
    lost.take(80.0, pose(math.nan), None, 100.0)
    assert lost.record() is None
