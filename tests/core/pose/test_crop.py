import numpy as np
import pytest

from edge.core.pose.crop import Region, cut, region_around, search_regions, torso_seen
from edge.testing.figures import STANDING, keypoints

SCORE = np.full(17, 0.9, np.float32)


def test_a_region_and_the_frame_are_the_same_places():
    region = Region(100.0, -50.0, 400.0)
    unit = np.array([[0.0, 0.0], [0.5, 1.0]])
    assert region.to_frame(unit).tolist() == [[100, -50], [300, 350]]
    assert region.to_unit(region.to_frame(unit)).tolist() == unit.tolist()


@pytest.mark.parametrize("size", [(1280, 720), (720, 1280), (640, 480), (300, 300)])
def test_the_search_covers_the_frame(size):
    covered = np.zeros(size[::-1], bool)
    for region in search_regions(*size)[1:] or search_regions(*size):
        x, y, side = round(region.x_px), round(region.y_px), round(region.side_px)
        covered[max(y, 0) : y + side, max(x, 0) : x + side] = True
    assert covered.all()
    whole = search_regions(*size)[0]
    assert whole.side_px == max(size)
    assert whole.x_px * 2 + whole.side_px == size[0]
    assert whole.y_px * 2 + whole.side_px == size[1]


def test_a_square_frame_is_looked_at_as_a_whole():
    assert search_regions(500, 500) == (Region(0.0, 0.0, 500.0),)


def test_the_region_holds_the_whole_body_with_its_hips_in_the_middle():
    xy = keypoints(STANDING)
    region = region_around(xy, SCORE)
    unit = region.to_unit(xy)
    assert ((unit > 0) & (unit < 1)).all()
    assert unit[[11, 12]].mean(axis=0) == pytest.approx([0.5, 0.5])


def test_a_hidden_leg_does_not_widen_the_region():
    xy, score = keypoints(STANDING), SCORE.copy()
    xy[15] = 3000, 3000
    score[15] = 0.1
    assert region_around(xy, score) == region_around(keypoints(STANDING), score)


@pytest.mark.parametrize("hidden", [[5, 6], [11, 12], list(range(17))])
def test_without_shoulder_or_hip_nobody_is_seen(hidden):
    score = SCORE.copy()
    score[hidden] = 0.1
    assert not torso_seen(score)
    assert region_around(keypoints(STANDING), score) is None


def test_one_shoulder_and_one_hip_are_enough():
    score = np.zeros(17)
    score[[6, 11]] = 0.5
    assert torso_seen(score)


def test_a_cut_shows_the_region_and_beyond_the_frame_its_mean():
    rgb = np.full((100, 200, 3), 200, np.uint8)
    rgb[:, 100:] = 80
    picture = cut(rgb, Region(-50.0, -50.0, 200.0), 64)
    assert picture.shape == (64, 64, 3)
    assert picture.dtype == np.uint8
    # The frame begins a quarter in, and changes its colour three quarters in.
    assert picture[17:47, 17:47] == pytest.approx(200, abs=3)
    assert picture[17:47, 49:63] == pytest.approx(80, abs=3)
    beyond = np.concatenate([picture[:15].ravel(), picture[:, :15].ravel()])
    assert beyond == pytest.approx(200 * 2 / 3 + 80 / 3, abs=6)


@pytest.mark.parametrize("side_px", [30.0, 64.0, 500.0, 3000.0])
def test_a_cut_keeps_a_ramp_a_ramp(side_px):
    ramp = np.linspace(0, 255, 640)[None, :, None]
    rgb = np.broadcast_to(ramp, (360, 640, 3)).astype(np.uint8)
    region = Region(320 - side_px / 2, 180 - side_px / 2, side_px)
    row = cut(rgb, region, 64)[32, :, 0].astype(int)
    x = region.x_px + (np.arange(64) + 0.5) * side_px / 64
    inside = (x > 0.02 * side_px) & (x < 640 - 0.02 * side_px)
    assert row[inside] == pytest.approx(x[inside] * 255 / 640, abs=5)


@pytest.mark.parametrize(
    "region",
    [
        Region(-900.0, -900.0, 400.0),
        Region(5000.0, 5000.0, 10.0),
        Region(3.0, 3.0, 1.0),
        Region(0.0, 0.0, 8.0),
    ],
)
def test_any_region_of_any_frame_can_be_cut(region):
    assert cut(np.full((8, 8, 3), 9, np.uint8), region, 192).shape == (192, 192, 3)
