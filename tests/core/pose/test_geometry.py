import numpy as np
import pytest

from edge.core.pose.geometry import inclination_deg, midpoints, wrapped_deg

PAIR = np.array([[5, 6]])


def body(left, right):
    xy = np.full((17, 2), np.nan)
    xy[[5, 6]] = left, right
    return xy


@pytest.mark.parametrize(
    ("left", "right", "middle"),
    [(0.9, 0.3, (2, 4)), (0.9, 0.2, (2, 4)), (0.6, 0.05, (0.8, 1.6))],
)
def test_a_midpoint_leans_away_from_a_keypoint_that_is_not_seen(left, right, middle):
    score = np.zeros(17)
    score[[5, 6]] = left, right
    (joint,) = midpoints(body((0, 0), (4, 8)), score, PAIR)
    assert joint == pytest.approx(middle)


def test_one_missing_keypoint_leaves_the_other_and_two_leave_nan():
    score = np.full(17, 0.5)
    one = midpoints(body((np.nan, np.nan), (4, 8)), score, PAIR)
    none = midpoints(body((np.nan, np.nan), (np.nan, np.nan)), score, PAIR)
    assert one.tolist() == [[4, 8]]
    assert np.isnan(none).sum() == 2


def test_keypoints_without_any_confidence_have_no_midpoint():
    assert np.isnan(midpoints(body((0, 0), (4, 8)), np.zeros(17), PAIR)).all()


@pytest.mark.parametrize(
    ("vector", "facing", "deg"),
    [
        ((0, -1), 1, 0),
        ((1, -1), 1, 45),
        ((1, -1), -1, -45),
        ((1, 0), 1, 90),
        ((0, 1), 1, 180),
    ],
)
def test_inclination_is_from_the_vertical_towards_the_facing_side(vector, facing, deg):
    assert inclination_deg(vector, facing) == pytest.approx(deg)


@pytest.mark.parametrize("vector", [(0.0, 0.0), (np.nan, 1.0), (1.0, np.nan)])
def test_a_limb_without_length_has_no_angle(vector):
    assert np.isnan(inclination_deg(vector, 1))


def test_angles_wrap_into_half_a_turn_to_either_side():
    angles = (0.0, 190.0, -190.0, 180.0, 720.0)
    assert [wrapped_deg(angle) for angle in angles] == [0, -170, 170, -180, 0]
