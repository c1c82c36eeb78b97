import math

import numpy as np
import pytest

from edge.core.pose.smoothing import RESTART_S, OneEuro

DT_S = 1 / 32


def smooth(values, filter_=None, unit=1.0, start_s=0.0):
    filter_ = filter_ or OneEuro()
    return np.array(
        [
            filter_.step(start_s + at * DT_S, np.array([[value, 0.0]]), unit)[0, 0]
            for at, value in enumerate(values)
        ]
    )


def test_without_speed_it_is_a_plain_low_pass():
    """One Euro, CHI 2012: alpha = r / (r + 1), r = 2 pi cutoff dt."""
    step = smooth([0, 1], OneEuro(min_cutoff_hz=2.0, speed_coefficient=0.0))
    rate = 2 * math.pi * 2.0 * DT_S
    assert step == pytest.approx([0, rate / (rate + 1)])


def test_stillness_is_calmed_and_speed_is_followed():
    shiver = np.random.default_rng(1).normal(0, 0.01, 200)
    assert smooth(shiver)[20:].std() < 0.5 * shiver.std()
    swing = np.arange(64) * DT_S * 2.0  # two torsos a second
    assert swing[-1] - smooth(swing)[-1] < 2.0 * 0.08  # less than 80 ms behind


def test_a_longer_torso_in_pixels_changes_nothing():
    swing = np.sin(np.arange(64) * 0.2)
    assert smooth(swing * 200, unit=200.0) == pytest.approx(smooth(swing) * 200)


def test_a_missing_point_stays_missing_and_comes_back_as_it_is():
    filter_ = OneEuro()
    points = np.zeros((3, 2))
    filter_.step(0.0, points, 1.0)
    points = points.copy()
    points[1] = np.nan
    assert np.isnan(filter_.step(DT_S, points, 1.0)).sum() == 2
    points = np.full((3, 2), 9.0)
    back = filter_.step(2 * DT_S, points, 1.0)
    assert back[1].tolist() == [9, 9]
    assert (back[0] < 9).all()


@pytest.mark.parametrize("t_s", [RESTART_S, 60.0, 0.0, -5.0])
def test_after_a_gap_or_a_jump_back_it_starts_afresh(t_s):
    filter_ = OneEuro()
    filter_.step(0.0, np.zeros((1, 2)), 1.0)
    assert filter_.step(t_s, np.ones((1, 2)), 1.0).tolist() == [[1, 1]]


def test_a_doubtful_point_is_pulled_along_by_less():
    filter_ = OneEuro()
    filter_.step(0.0, np.zeros((3, 2)), 1.0, np.array([0.04, 0.07, 0.2]))
    known = filter_.step(DT_S, np.ones((3, 2)), 1.0, np.array([0.04, 0.07, 0.2]))[:, 0]
    assert known[0] > known[1] > known[2]
    filter_.reset()
    filter_.step(0.0, np.zeros((3, 2)), 1.0)
    unknown = filter_.step(DT_S, np.ones((3, 2)), 1.0, np.full(3, np.nan))[:, 0]
    assert unknown == pytest.approx(known[1])


def test_a_speed_that_uncertainty_explains_is_none():
    shiver = np.random.default_rng(1).normal(0, 0.005, 200)
    calm = smooth(shiver, OneEuro(speed_coefficient=0.0))
    assert smooth(shiver) == pytest.approx(calm)
    assert smooth(shiver, OneEuro(uncertain_speed=0.0)).std() > calm.std()


def test_reset_is_a_fresh_start():
    filter_ = OneEuro()
    series = [0, 1, 4, 9, 3]
    once = smooth(series, filter_)
    filter_.reset()
    assert smooth(series, filter_, start_s=len(series) * DT_S).tolist() == once.tolist()


def test_zero_is_a_time_like_any_other():
    series = [0, 1, 4, 9, 3]
    assert smooth(series, start_s=-2 * DT_S).tolist() == smooth(series).tolist()
