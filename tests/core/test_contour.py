"""Painted backs: a coloured body before a background, its edge known."""

import numpy as np
import pytest

from edge.core.chord import MIN_TORSO_PX, chord
from edge.core.contour import (
    DEPTH_SPAN,
    STATION_ALONG,
    STATIONS,
    ContourTracker,
    cut_strip,
    least_cost_path,
)
from edge.core.spine import ENTER_QUALITY

HIP, SHOULDER = np.array([300.0, 350.0]), np.array([300.0, 150.0])
TORSO_PX = 200.0
BODY, WALL = (60, 40, 40), (190, 190, 180)


def bowed(bow):
    """Return how far behind the chord an edge lies at each station, in torsos."""
    return 0.15 + bow * 4 * STATION_ALONG * (1 - STATION_ALONG)


def painted(bow, facing=1, noise=0.0, seed=1):
    """Return a picture of a body whose back is an arc; the wall may be rough."""
    y, x = np.mgrid[0:480, 0:640]
    along = (HIP[1] - y) / TORSO_PX
    behind = facing * (HIP[0] - x) / TORSO_PX
    body = (behind < 0.15 + bow * 4 * along * (1 - along)) & (behind > -0.4)
    rgb = np.where(body[..., None], BODY, WALL).astype(float)
    rgb += np.random.default_rng(seed).normal(0, noise, rgb.shape) if noise else 0
    return rgb.clip(0, 255).astype(np.uint8)


def found(rgb, facing=1, axes=None):
    axes = axes or chord(HIP, SHOULDER, facing)
    contour = ContourTracker().step(0.0, rgb, axes)
    return contour, axes.to_strip(contour.xy)[1]


@pytest.mark.parametrize("facing", [1, -1])
def test_behind_is_the_side_away_from_the_face(facing):
    axes = chord(HIP, SHOULDER, facing)
    assert axes.up.tolist() == [0, -1]
    assert axes.behind.tolist() == [-facing, 0]
    assert axes.length_px == TORSO_PX


def test_strip_and_frame_are_the_same_places():
    axes = chord(HIP, np.array([420.0, 190.0]), -1)
    xy = np.array([[10.0, 20.0], [300.0, 350.0]])
    assert axes.to_frame(*axes.to_strip(xy)) == pytest.approx(xy)


@pytest.mark.parametrize(
    ("shoulder", "facing"),
    [(SHOULDER, 0), (HIP - (0, MIN_TORSO_PX - 1), 1), (SHOULDER * np.nan, 1)],
)
def test_without_torso_or_facing_side_there_is_no_strip(shoulder, facing):
    axes = chord(HIP, shoulder, facing)
    assert axes is None
    assert ContourTracker().step(0.0, painted(0.0), axes) is None


@pytest.mark.parametrize("facing", [1, -1])
@pytest.mark.parametrize("bow", [-0.05, 0.0, 0.1, 0.2])
@pytest.mark.parametrize("noise", [0.0, 15.0])
def test_a_painted_back_is_found(bow, facing, noise):
    contour, behind = found(painted(bow, facing, noise), facing)
    assert contour.xy.shape == (STATIONS, 2)
    assert contour.xy.dtype == np.float32
    assert not contour.xy.flags.writeable
    # Half a sample of the strip is 0.5 % of the torso.
    assert behind[1:-1] == pytest.approx(bowed(bow)[1:-1], abs=0.02)
    assert contour.quality > 0.7


def test_points_run_from_hip_to_shoulder():
    contour, _ = found(painted(0.1))
    assert (np.diff(contour.xy[:, 1]) < 0).all()


def test_a_turned_picture_gives_the_same_back():
    rgb = painted(0.1).transpose(1, 0, 2)[:, ::-1].copy()  # a quarter turn clockwise
    hip, shoulder = (np.array([479.0 - p[1], p[0]]) for p in (HIP, SHOULDER))
    _, behind = found(rgb, axes=chord(hip, shoulder, 1))
    assert behind[1:-1] == pytest.approx(bowed(0.1)[1:-1], abs=0.02)


@pytest.mark.parametrize(
    "rgb",
    [
        np.full((480, 640, 3), 90, np.uint8),
        np.random.default_rng(3).integers(0, 255, (480, 640, 3), np.uint8),
    ],
    ids=["plain", "noise"],
)
def test_where_there_is_no_edge_no_back_is_judged(rgb):
    assert found(rgb)[0].quality < ENTER_QUALITY


def test_beyond_the_picture_nothing_is_seen():
    rgb = painted(0.1)
    off = np.array([250.0, 0.0])
    _, inside = cut_strip(rgb, chord(HIP, SHOULDER, 1))
    assert inside == 1.0
    contour, _ = found(rgb, axes=chord(HIP - off, SHOULDER - off, 1))
    assert contour.quality < ENTER_QUALITY


def test_the_last_edge_holds_against_a_rival_but_not_for_long():
    """A wall corner behind the back, a little clearer than the back itself."""
    rgb = painted(0.05)
    rival = rgb.copy()
    x = int(HIP[0] - 0.45 * TORSO_PX)
    rival[:, :x] = (0, 0, 90)
    axes = chord(HIP, SHOULDER, 1)
    tracker = ContourTracker()
    held = [axes.to_strip(tracker.step(t, rgb, axes).xy)[1] for t in (0.0, 0.03)][-1]
    after = axes.to_strip(tracker.step(0.06, rival, axes).xy)[1]
    assert after == pytest.approx(held, abs=0.03)
    tracker.reset()
    alone = axes.to_strip(tracker.step(0.1, rival, axes).xy)[1]
    assert alone.tolist() == found(rival)[1].tolist()


def test_the_cheapest_path_is_found_and_bends_gently():
    cost = np.ones((6, 9), np.float32)
    way = [1, 3, 4, 4, 6, 5]
    cost[range(6), way] = -5
    assert least_cost_path(cost).tolist() == way
    far = np.zeros((2, 12), np.float32)
    far[0, 0] = far[1, 11] = -1
    assert abs(int(np.diff(least_cost_path(far))[0])) <= 3


def test_the_strip_reaches_from_inside_the_body_to_behind_it():
    low, high = DEPTH_SPAN
    assert low < 0 < 0.4 < high
