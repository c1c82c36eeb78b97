"""Painted and made-up backs: a body before a background, its edge known."""

import numpy as np
import pytest
from support.backs_made import EDGE, HIP, PICTURE, SHOULDER, leaning, reading

from edge.core.back.chord import MIN_TORSO_PX, chord
from edge.core.back.contour import STATIONS, TRACK_S
from edge.core.back.strip import ALONG, BEHIND, ROWS, cut_strip
from edge.core.back.tracker import ContourTracker, Evidence
from edge.core.spine.sagittal import ENTER_QUALITY, LEAVE_QUALITY

AXES = leaning(0.0)


def track(*readings, step_s=1 / 30, evidence=None):
    """Return the last contour's place behind the chord at its stations."""
    left = iter(readings)
    tracker = ContourTracker(lambda strip: next(left), evidence or Evidence())
    for k in range(len(readings)):
        contour = tracker.step(k * step_s, PICTURE, AXES)
    along, behind = AXES.to_strip(contour.xy)
    return contour, along, behind


@pytest.mark.parametrize(
    ("shoulder", "facing"),
    [(SHOULDER, 0), (HIP - (0, MIN_TORSO_PX - 1), 1), (SHOULDER * np.nan, 1)],
)
def test_without_torso_or_facing_side_there_is_no_strip(shoulder, facing):
    axes = chord(HIP, shoulder, facing)
    assert axes is None
    assert ContourTracker(lambda strip: reading()).step(0.0, PICTURE, axes) is None


def test_without_a_network_there_is_no_contour():
    assert ContourTracker(None).step(0.0, PICTURE, AXES) is None


def test_the_contour_runs_along_the_edge_from_sacrum_to_neck():
    contour, along, behind = track(reading())
    assert contour.xy.shape == (STATIONS, 2)
    assert contour.xy.dtype == np.float32
    assert not contour.xy.flags.writeable
    assert along[[0, -1]] == pytest.approx([0.05, 1.0], abs=1e-5)
    assert (np.diff(along) > 0).all()
    steps = np.hypot(*np.diff([along, behind]))
    assert steps == pytest.approx(np.full(STATIONS - 1, steps.mean()), rel=0.03)
    assert behind == pytest.approx(np.interp(along, ALONG, EDGE), abs=0.003)
    assert contour.quality > 0.7
    assert contour.point_quality.shape == (STATIONS,)
    assert contour.point_quality.dtype == np.float32
    assert not contour.point_quality.flags.writeable
    assert contour.point_quality == pytest.approx(np.ones(STATIONS), abs=0.05)


@pytest.mark.parametrize(
    "poor",
    [
        {"sd": 0.08},
        {"visible": 0.2},
        {"rival": 3.0},
        {"sacrum": 0.5},
        {"neck": 0.6},
    ],
    ids=str,
)
def test_what_makes_an_edge_doubtful_lowers_quality(poor):
    assert track(reading(**poor))[0].quality < ENTER_QUALITY


def test_each_point_tells_what_the_edge_is_worth_there():
    hidden = np.where(ALONG > 0.6, 0.1, 1.0)
    contour, along, _ = track(reading(visible=hidden))
    assert contour.point_quality[along < 0.55] == pytest.approx(1.0, abs=0.05)
    assert contour.point_quality[along > 0.65] == pytest.approx(0.1, abs=0.02)
    blurred = np.where(ALONG < 0.3, 0.06, 0.02)[:, None]
    contour, along, _ = track(reading(sd=blurred))
    assert contour.point_quality[along < 0.25] == pytest.approx(0.0, abs=0.05)
    assert contour.point_quality[along > 0.4] == pytest.approx(1.0, abs=0.05)


def test_a_hidden_sacrum_is_doubted_more_than_a_gap():
    middle = (ALONG > 0.4) & (ALONG < 0.6)
    end = track(reading(visible=np.where(ALONG < 0.25, 0.02, 1.0)))[0]
    gap = track(reading(visible=np.where(middle, 0.02, 1.0)))[0]
    assert end.quality < LEAVE_QUALITY < ENTER_QUALITY < gap.quality
    unclear = track(reading(visible=np.where(ALONG < 0.25, 0.15, 1.0)))[0]
    assert unclear.quality < ENTER_QUALITY


def test_beyond_the_picture_nothing_is_seen():
    _, inside = cut_strip(PICTURE, AXES)
    assert inside == 1.0
    tracker = ContourTracker(lambda strip: reading())
    off = chord(HIP - (250, 0), SHOULDER - (250, 0), 1)
    assert tracker.step(0.0, PICTURE, off).quality < ENTER_QUALITY


def test_the_last_edge_holds_against_a_rival_but_not_for_long():
    clear, unclear = reading(), reading(rival=3.0)
    _, along, held = track(clear, unclear)
    true = np.interp(along, ALONG, EDGE)
    assert held == pytest.approx(true, abs=0.04)
    apart = (track(clear, unclear, step_s=TRACK_S + 0.01),)
    apart += (track(clear, unclear, evidence=Evidence(continuity=False)),)
    for _, _, behind in apart:
        assert abs(behind - true).min() > 0.05


def test_a_back_that_did_jump_is_found_again():
    _, _, behind = track(reading(), *[reading(edge=np.full(ROWS, 0.45))] * 4)
    assert behind == pytest.approx(np.full(STATIONS, 0.45), abs=0.02)


def test_a_trembling_landmark_is_steadied():
    trembling = [reading(neck=1.0 + 0.06 * (-1) ** k) for k in range(12)]
    _, along, _ = track(*trembling)
    assert along[-1] == pytest.approx(1.0, abs=0.04)


def test_hints_decide_between_two_edges():
    tracker = ContourTracker(lambda strip: reading(rival=3.0))
    hints = np.where(BEHIND > 0.4, -8.0, 0.0) + np.zeros((ROWS, 1))
    contour = tracker.step(0.0, PICTURE, AXES, hints)
    assert AXES.to_strip(contour.xy)[1].max() < 0.3


def test_reset_is_a_fresh_start():
    tracker = ContourTracker(lambda strip: reading(rival=0.5))
    first = tracker.step(0.0, PICTURE, AXES)
    tracker.reset()
    again = tracker.step(0.03, PICTURE, AXES)
    assert (again.xy == first.xy).all()
    assert again.quality == first.quality
