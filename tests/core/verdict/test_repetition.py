"""What a repetition's deepest frames tell; its record as a whole: with the sets."""

import math

import numpy as np
import pytest

from edge.core.verdict.repetition import deepest_judged, hip_share


@pytest.mark.parametrize(
    ("hip", "judged", "known"),
    [
        ([10, 80, 80, 80, 10], [1, 1, 1, 0, 1], True),
        ([10, 80, 80, 80, 10], [1, 1, 0, 0, 1], False),
        ([10, 80, math.nan, math.nan, math.nan, 80, 10], [1, 1, 0, 0, 0, 1, 1], False),
        ([10, 80, 80, math.nan, 10], [1, 1, 1, 0, 1], True),
        ([-20, -10, -20], [0, 1, 0], True),
        ([math.nan] * 3, [0, 0, 0], False),
        ([], [], False),
    ],
)
def test_a_back_is_told_by_where_it_bends_most(hip, judged, known):
    assert deepest_judged(np.array(hip, float), np.array(judged, bool)) is known


class TestHipShare:
    def share(self, trunk, pelvis, flexion):
        hip = np.array([10.0, 50.0, 80.0, 78.0])
        return hip_share(np.array(trunk), hip, np.array(pelvis), np.array(flexion))

    def test_a_bend_entirely_from_the_hips_is_one(self):
        assert self.share([0, 40, 60, 60], [0, 40, 60, 60], [0, 0, 0, 0]) == 1

    def test_only_where_the_hip_is_deepest(self):
        assert self.share([0, 40, 60, 60], [99, 99, 30, 30], [0, 0, 30, 30]) == 0.5

    def test_extension_counts_by_its_size(self):
        assert self.share([0, 40, 60, 60], [0, 0, 30, 30], [0, 0, -10, -10]) == 0.75

    @pytest.mark.parametrize(
        ("trunk", "flexion"),
        [([0, 10, 15, 15], [0] * 4), ([0, 40, 60, 60], [0, 0, np.nan, np.nan])],
    )
    def test_without_trunk_motion_or_a_seen_back_it_is_nan(self, trunk, flexion):
        assert math.isnan(self.share(trunk, [30] * 4, flexion))

    def test_a_pelvis_that_tips_backward_has_no_share(self):
        assert self.share([0, 40, 60, 60], [0, 0, -9, -9], [0, 0, 10, 10]) == 0
        assert math.isnan(self.share([0, 40, 60, 60], [-9] * 4, [0.0] * 4))
