"""The short way gives what numpy's long one does."""

import numpy as np
import pytest

from edge.core.quantile import quantile


@pytest.mark.parametrize("count", [1, 2, 3, 20, 101])
@pytest.mark.parametrize("share", [0.0, 0.1, 0.75, 0.95, 1.0])
def test_it_is_numpys(count, share):
    values = np.random.default_rng(count).normal(0, 40, count)
    before = values.copy()
    assert quantile(values, share) == pytest.approx(np.quantile(values, share))
    assert values.tolist() == before.tolist()
