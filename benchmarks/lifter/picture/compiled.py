"""Compiles the loops over pixels and faces; the only place that knows numba."""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

P = ParamSpec("P")
R = TypeVar("R")
IntArray = NDArray[np.integer[Any]]
# All of fast mathematics but the promise that nothing is infinite or NaN.
MATHS = {"nsz", "arcp", "contract", "afn", "reassoc"}


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Return a function as machine code, kept beside its file for the next process."""
    return cast(Callable[P, R], njit(cache=True, fastmath=MATHS)(function))
