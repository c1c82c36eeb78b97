"""The strip network's answer -> where the back's edge is, and how surely.

Row by row the network gives logits over the places where the edge may be, and logits
that the edge is seen there at all; over the whole strip it gives logits of where
sacrum and C7 are. They come as 8-bit integers and are read by tables, as in
``edge.core.pose.output_reader``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from edge.core.back.strip import ALONG, BEHIND, COLUMNS, ROWS
from edge.core.pose.model_spec import Quantisation
from edge.core.types.frames import ByteArray, FloatArray

Outputs = tuple[NDArray[Any], ...]
StripModel = Callable[[ByteArray], Outputs]
STRIP_HEADS = ("edge", "landmarks", "visible")
STRIP_SHAPES = (
    (ROWS // 2, COLUMNS // 2, 4),
    (ROWS // 2, COLUMNS // 2, 2),
    (ROWS // 4, 1, 4),
)


@dataclass(frozen=True, slots=True, eq=False)
class StripReading:
    """What one strip shows.

    ``edge`` (ROWS, COLUMNS) how likely the edge is at each place, any scale per row;
    ``visible`` (ROWS,) 0-1; ``landmarks`` (2,) sacrum and C7 along the strip and
    ``landmark_sd`` (2,), torso lengths.
    """

    edge: FloatArray
    visible: FloatArray
    landmarks: FloatArray
    landmark_sd: FloatArray


def _moments(places: FloatArray) -> FloatArray:
    """Return (N, 3): what weights are multiplied with for sum, mean and square."""
    return np.stack([np.ones_like(places), places, places**2], axis=1).astype("f4")


Look = Callable[[ByteArray], StripReading]


_BY_COLUMN = _moments(BEHIND)
_BY_CELL = _moments(ALONG.reshape(-1, 2).mean(axis=1))
# Where the answer for each place of the strip is: two by two places share a cell.
_IN_ORDER = (
    np.arange(ROWS * COLUMNS)
    .reshape(ROWS // 2, COLUMNS // 2, 2, 2)
    .transpose(0, 2, 1, 3)
    .reshape(ROWS, COLUMNS)
)
_ALL_CELLS = np.ones((1, COLUMNS // 2), np.float32)


class StripReader:
    """Looks at strips (ROWS, COLUMNS, 3) through a network; calling it reads one.

    Parameters
    ----------
    model
        Gives raw int8 logits in the order and shapes of ``STRIP_HEADS``.
    quantisation
        Of each output.
    """

    def __init__(
        self, model: StripModel, quantisation: tuple[Quantisation, ...]
    ) -> None:
        self._model = model
        stored = np.arange(256, dtype=np.uint8).view(np.int8).astype(np.float32)
        logits = [(stored - q.zero_point) * q.scale for q in quantisation]
        edge, landmarks, visible = (np.exp(each.clip(-30, 30)) for each in logits)
        self._edge, self._landmarks = edge.astype("f4"), landmarks.astype("f4")
        self._visible = (visible / (1 + visible)).astype("f4")

    def __call__(self, strip: ByteArray) -> StripReading:
        """Return what a strip shows."""
        # Signed values find theirs in a table from the end, as negative indices do.
        edge, landmarks, visible = self._model(strip)
        heat = self._landmarks.take(landmarks.reshape(STRIP_SHAPES[1]))
        # A product sums quicker here than a reduction, which is more code to fetch.
        rows = (_ALL_CELLS @ heat).reshape(-1, 2)
        along, spread = soft_argmax(rows.T @ _BY_CELL)
        return StripReading(
            self._edge.take(edge.ravel().take(_IN_ORDER)),
            self._visible.take(visible.ravel()),
            along,
            spread,
        )


def edge_places(edge: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return mean and spread (ROWS,) behind the chord of likelihoods per place."""
    return soft_argmax(edge @ _BY_COLUMN)


def soft_argmax(moments: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return means and standard deviations (N,) of sums, means and squares (N, 3)."""
    total, mean, square = moments.T
    mean = mean / total
    return mean, np.sqrt(np.maximum(square / total - mean * mean, 0.0))
