"""What the figures are made of, and how they are written."""

import math

import numpy as np
import pytest

from benchmarks.spine import stats, tables

NAN = math.nan


def test_errors_count_only_what_was_judged():
    estimated = np.array([3.0, NAN, 5.0])
    result = stats.off(estimated, np.array([0.0, 100.0, 1.0]))
    assert result.rmse == pytest.approx(math.sqrt(12.5))
    assert result.bias == pytest.approx(3.5)
    assert math.isnan(stats.off(estimated[1:2], np.zeros(1)).rmse)


def test_area_under_the_curve_counts_ties_half_and_leaves_the_unjudged_out():
    assert stats.auc([2, 3, NAN], [1, 2]) == pytest.approx(3.5 / 4)
    assert math.isnan(stats.auc([], [1]))


def test_the_gap_is_negative_where_two_groups_overlap():
    assert stats.gap([30, 20, NAN], [5, 12]) == 8
    assert stats.gap([30, 10], [5, 12]) == -2
    assert math.isnan(stats.gap([NAN], [1]))


def test_rank_correlation_is_pearson_s_of_the_ranks():
    x = np.random.default_rng(0).normal(size=30)
    assert stats.rank_correlation(x, np.exp(x)) == pytest.approx(1)
    assert stats.rank_correlation(x, -x) == pytest.approx(-1)
    # The worked example of a textbook: 1 - 6 * 4 / (4 * 15) without ties.
    assert stats.rank_correlation([1, 2, 3, 4], [20, 10, 40, 30]) == (
        pytest.approx(0.6)
    )
    assert stats.rank_correlation([1, 2, NAN, 3], [1, 2, 9, 3]) == (pytest.approx(1))
    assert math.isnan(stats.rank_correlation([1, 2], [1, 2]))
    assert math.isnan(stats.rank_correlation([1, 1, 1], [1, 2, 3]))


def test_equal_values_share_their_mean_rank():
    assert stats.ranks(np.array([7, 3, 7, 1])).tolist() == [3.5, 2, 3.5, 1]


def test_figures_become_json_values():
    assert tables.plain({"a": [1.23456, NAN, 2]}) == {"a": [1.235, None, 2]}
