"""Two movements of different pace, moment by moment: dynamic time warping."""

import numpy as np

from edge.core.types.frames import FloatArray, IndexArray

# Resting beside moving costs a little, so that plateaus are gone through together.
# Chosen: far below what a degree of a thousandth of the range costs elsewhere.
REST = 1e-3


def align(reference: FloatArray, attempt: FloatArray) -> IndexArray:
    """Return (K, 2): which moments of two movements belong together, in order.

    ``reference`` (N, D) and ``attempt`` (M, D) hold what is compared at each moment,
    finite and of like scale. Both are gone through from first to last, each moment at
    least once, so that the summed distance is least (Sakoe and Chiba 1978).
    """
    n, m = len(reference), len(attempt)
    apart = np.linalg.norm(reference[:, None] - attempt[None], axis=2)
    total = np.full((n + 1, m + 1), np.inf)
    total[0, 0] = 0.0
    for i in range(n):
        # Of the moments before, one is a step of both, one of the reference alone.
        before = np.minimum(total[i, :-1], total[i, 1:] + REST)
        row = total[i + 1]
        for j in range(m):
            row[j + 1] = apart[i, j] + min(before[j], row[j] + REST)
    path = []
    i, j = n, m
    while i and j:
        path.append((i - 1, j - 1))
        steps = (
            (total[i - 1, j - 1], i - 1, j - 1),
            (total[i - 1, j] + REST, i - 1, j),
            (total[i, j - 1] + REST, i, j - 1),
        )
        _, i, j = min(steps)
    return np.array(path[::-1], np.intp)


def matched(values: FloatArray, path: IndexArray, length: int) -> FloatArray:
    """Return a reference's values (N,) at each of an attempt's ``length`` moments.

    Where several belong to one moment it is their mean, NaN without a finite one.
    """
    told = np.isfinite(values[path[:, 0]])
    at, of = path[told, 1], values[path[told, 0]]
    counts = np.bincount(at, minlength=length).astype(float)
    sums = np.bincount(at, weights=of, minlength=length)
    counts[counts == 0] = np.nan
    return np.asarray(sums / counts)
