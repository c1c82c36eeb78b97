"""Two movements of different pace, moment by moment: dynamic time warping."""

import numpy as np

from edge.core.types.frames import FloatArray, IndexArray

# Resting beside moving costs a little, so that plateaus are gone through together.
# Chosen: far below what a degree of a thousandth of the range costs elsewhere.
REST = 1e-3
# How many standard deviations of the noise a rest must save. Chosen: the least of a few
# neighbours is by one to two nearer than the next one, by chance alone.
NOISE_SD = 2.0


def align(
    reference: FloatArray, attempt: FloatArray, noise_sd: float = 0.0
) -> IndexArray:
    """Return (K, 2): which moments of two movements belong together, in order.

    ``reference`` (N, D) and ``attempt`` (M, D) hold what is compared at each moment,
    finite and of like scale. Both are gone through from first to last, each moment at
    least once, so that the summed distance is least (Sakoe and Chiba 1978). One waits
    for the other only where that saves more than noise of ``noise_sd`` makes of it.
    """
    n, m = len(reference), len(attempt)
    rest = REST + NOISE_SD * noise_sd
    apart = np.linalg.norm(reference[:, None] - attempt[None], axis=2)
    total = np.full((n + 1, m + 1), np.inf)
    total[0, 0] = 0.0
    for i in range(n):
        # Of the moments before, one is a step of both, one of the reference alone.
        before = np.minimum(total[i, :-1], total[i, 1:] + rest)
        row = total[i + 1]
        for j in range(m):
            row[j + 1] = apart[i, j] + min(before[j], row[j] + rest)
    path = []
    i, j = n, m
    while i and j:
        path.append((i - 1, j - 1))
        steps = (
            (total[i - 1, j - 1], i - 1, j - 1),
            (total[i - 1, j] + rest, i - 1, j),
            (total[i, j - 1] + rest, i, j - 1),
        )
        _, i, j = min(steps)
    return np.array(path[::-1], np.intp)


def wavering(values: FloatArray) -> float:
    """Return the standard deviation of what wavers from moment to moment in (N, D).

    From the second differences, which a movement hardly has: their variance is six
    times that of white noise. Half of them are looked at, by size, so that where a
    movement turns does not count.
    """
    if len(values) < 3:
        return 0.0
    turns = np.abs(np.diff(values, n=2, axis=0))
    # 0.6745 standard deviations are half of a normal distribution.
    return float(np.median(turns) / 0.6745 / np.sqrt(6.0))


def evenly(n: int, m: int) -> IndexArray:
    """Return (K, 2): N and M moments gone through side by side, each evenly."""
    steps = max(n, m)
    ways = [np.linspace(0, count - 1, steps).round() for count in (n, m)]
    return np.column_stack(ways).astype(np.intp)


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
