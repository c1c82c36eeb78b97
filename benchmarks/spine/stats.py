"""The few statistics that the spine benchmark reports; NaN where there is nothing."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from edge.core.types.frames import FloatArray


@dataclass(frozen=True, slots=True)
class Off:
    """How far readings are off the truth, degrees."""

    rmse: float
    bias: float


def off(estimated: FloatArray, true: FloatArray) -> Off:
    """Return root mean square error and mean error over the finite of two (N,)."""
    error = (estimated - true)[np.isfinite(estimated)]
    if not error.size:
        return Off(math.nan, math.nan)
    return Off(float(np.sqrt((error**2).mean())), float(error.mean()))


def auc(high: Sequence[float], low: Sequence[float]) -> float:
    """Return how often a value of ``high`` is above one of ``low``; ties count half."""
    a: FloatArray = np.array([v for v in high if math.isfinite(v)])[:, None]
    b: FloatArray = np.array([v for v in low if math.isfinite(v)])
    return float(((a > b) + 0.5 * (a == b)).mean()) if a.size and b.size else math.nan


def gap(high: Sequence[float], low: Sequence[float]) -> float:
    """Return what lies between two groups, least high less greatest low.

    Negative is how far they overlap.
    """
    a = [v for v in high if math.isfinite(v)]
    b = [v for v in low if math.isfinite(v)]
    return min(a) - max(b) if a and b else math.nan


def rank_correlation(a: Sequence[float], b: Sequence[float]) -> float:
    """Return Spearman's coefficient over the pairs that are finite; ties share ranks.

    NaN below three pairs, or where one side is all the same.
    """
    pairs = np.array([p for p in zip(a, b, strict=True) if np.isfinite(p).all()])
    if len(pairs) < 3:
        return math.nan
    x, y = (ranks(column) - (len(pairs) + 1) / 2 for column in pairs.T)
    size = math.sqrt(float(x @ x) * float(y @ y))
    return float(x @ y) / size if size else math.nan


def ranks(values: FloatArray) -> FloatArray:
    """Return each value's rank from 1, the mean rank where several are equal."""
    _, group, count = np.unique(values, return_inverse=True, return_counts=True)
    last = count.cumsum()
    return np.asarray((last - (count - 1) / 2)[group])
