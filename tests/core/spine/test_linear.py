"""Features as plain floats say what the fitted maps do, and scatter as arrays would."""

import numpy as np
import pytest

from edge.core.spine import linear
from edge.core.spine.feature_mean import FeatureMean
from edge.core.spine.map import FLEXION_MAP, LORDOSIS_MAP, PELVIS_MAP

SEEN = np.random.default_rng(7).normal(0, 10, (12, 5))


@pytest.mark.parametrize(
    ("told", "map_"),
    [
        (linear.flexion_deg, FLEXION_MAP),
        (linear.tilt_deg, PELVIS_MAP),
        (linear.lordosis_deg, LORDOSIS_MAP),
    ],
)
def test_each_figure_is_the_maps(told, map_):
    for features in SEEN:
        assert told(tuple(features.tolist())) == pytest.approx(map_ @ features)


def test_a_mean_of_moments_alike_is_theirs_and_scatters_as_they_do():
    mean = FeatureMean(along=linear.FLEXION)
    for features in SEEN:
        mean.learn(0.1, tuple(features.tolist()))
    assert mean.features == pytest.approx(SEEN.mean(axis=0))
    assert mean.scatter_deg == pytest.approx((SEEN @ FLEXION_MAP).std())


def test_without_a_direction_nothing_scatters():
    mean = FeatureMean()
    for features in SEEN:
        mean.learn(0.1, tuple(features.tolist()))
    assert mean.scatter_deg == 0.0
