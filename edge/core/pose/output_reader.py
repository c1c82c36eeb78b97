"""Numbers from what a quantised network stores, each output by its own scale."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from edge.core.pose.model_spec import Quantisation
from edge.core.types.frames import FloatArray


class OutputReader:
    """Turns what one output stores into numbers; 8 bits by looking them up.

    A table of all 256 values is one numpy call where the arithmetic is seven
    (``edge.core.vision`` says why that counts).
    """

    def __init__(self, quantisation: Quantisation) -> None:
        self._quantisation = quantisation
        every = np.arange(256, dtype=np.uint8)
        # Signed values find theirs from the end, as negative indices do.
        self._tables = {
            stored.dtype: (self._real(stored), self._inverse_heat(stored))
            for stored in (every, every.view(np.int8))
        }

    def real(self, stored: NDArray[Any]) -> FloatArray:
        """Return the numbers that are meant."""
        tables = self._tables.get(stored.dtype)
        return tables[0].take(stored) if tables else self._real(stored)

    def inverse_heat(self, stored: NDArray[Any]) -> FloatArray:
        """Return 1 / sigmoid of them: from 1 upwards."""
        tables = self._tables.get(stored.dtype)
        return tables[1].take(stored) if tables else self._inverse_heat(stored)

    def hotter(self, stored: NDArray[Any], heat: float) -> NDArray[np.bool_]:
        """Return which of them have a sigmoid above ``heat``, which is 0 to 1."""
        limit = math.log(heat / (1 - heat)) / self._quantisation.scale
        limit += self._quantisation.zero_point
        return np.asarray(
            stored > (math.floor(limit) if stored.dtype in self._tables else limit)
        )

    def _real(self, stored: NDArray[Any]) -> FloatArray:
        real = stored.astype(np.float32)
        real -= np.float32(self._quantisation.zero_point)
        real *= np.float32(self._quantisation.scale)
        return real

    def _inverse_heat(self, stored: NDArray[Any]) -> FloatArray:
        # Beyond 60, float32 would overflow.
        return np.asarray(np.exp(np.minimum(-self._real(stored), 60)) + 1, np.float32)
