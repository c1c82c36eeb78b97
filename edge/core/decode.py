"""MoveNet's answer -> seventeen keypoints of one person.

Follows MoveNet's published decoding: the most likely and most central person gives
coarse positions, each keypoint is the heatmap's best cell near its coarse position,
and offsets refine it. The published decoding reads the offset of that one cell; here
its neighbours vote too, by their heat: each of them says where the keypoint is, and
the mean of nine roundings to 8 bits is a better answer than one.

Given where the lifter was a moment ago, nearness to that person takes the place of
nearness to the picture's middle, so that somebody who walks past or trains behind does
not take the pose over.

Everything is counted in cells, rows before columns, until the last line.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from edge.core.model_spec import ModelSpec, Quantisation
from edge.core.records import FloatArray
from edge.core.skeleton import TORSO

Outputs = tuple[NDArray[Any], ...]
Indices = NDArray[np.intp]

SOFT_CELLS = np.float32(1.8)  # from the published graph: added to every distance
REACH = 6  # cells looked at on either side first; a wider look follows if needed
# A keypoint as likely as another counts for half when this much farther from where
# it was. Chosen: at 10 frames a second a wrist at 3 m/s moves about 6 cells.
PRIOR_CELLS = np.float32(12.0)
PERSON_SCORE = 0.05  # below this no cell of the person map is worth comparing
_EACH = np.arange(17)
_STEPS = np.arange(-REACH, REACH + 1)
_AROUND = np.indices((3, 3), np.float32).reshape(2, 9).T - 1


class Decoder:
    """Reads the outputs of the network that ``spec`` describes.

    Calling it returns ``xy`` (17, 2) float32, x and y as fractions of the input
    square (they may lie outside 0 to 1), and ``score`` (17,) float32 from 0 to 1.
    There is always an answer; whether anybody is there is the scores' to tell.
    """

    def __init__(self, spec: ModelSpec) -> None:
        self._layout = spec.layout
        self._quantisation = spec.quantisation
        self._grid = grid = spec.grid
        self._cells = np.arange(grid, dtype=np.float32)
        away = self._cells - grid / 2
        self._central = 1 / (np.hypot(away[:, None], away) + SOFT_CELLS).ravel()
        self._window = ((_STEPS[:, None] * grid + _STEPS) * 17).ravel()
        self._around = np.asarray(_AROUND @ (grid * 17, 17), np.intp)

    def __call__(
        self, outputs: Outputs, prior: FloatArray | None = None
    ) -> tuple[FloatArray, FloatArray]:
        """Return the keypoints and scores of one person.

        Parameters
        ----------
        outputs
            As the network gave them, quantised or not, in the spec's order.
        prior
            (17, 2) where the followed person is expected, x and y as fractions of
            this input square, NaN where unknown; or None.
        """
        if self._layout == "keypoints":
            answer = _real(outputs[0], self._quantisation[0]).reshape(17, 3)
            return answer[:, 1::-1].copy(), answer[:, 2].copy()
        heatmap, center, regress, offset = outputs
        expected = None
        if prior is not None:
            expected = np.asarray(prior[:, ::-1] * self._grid, np.float32)
        coarse = self._coarse(center, regress.reshape(-1, 17, 2), expected)
        heatmap = heatmap.reshape(-1, 17)
        cells, score = self._peaks(heatmap, coarse, expected)
        place = self._refine(cells, heatmap, offset.reshape(-1, 2))
        return place[:, ::-1] / np.float32(self._grid), score

    def _refine(
        self, cells: Indices, heatmap: NDArray[Any], offset: NDArray[Any]
    ) -> FloatArray:
        """Return (17, 2): what the best cells and their neighbours point at."""
        inner = np.stack(np.divmod(cells, self._grid), axis=1)
        inner = np.minimum(np.maximum(inner, 1), self._grid - 2)
        near = (inner[:, 0] * self._grid + inner[:, 1]) * 17 + _EACH
        near = near[:, None] + self._around
        heat = 1 / _inverse_heat(heatmap.ravel().take(near), self._quantisation[0])
        fine = _real(offset.take(near, axis=0), self._quantisation[3]) + _AROUND
        mean = np.einsum("kn,kna->ka", heat, fine) / heat.sum(axis=1, keepdims=True)
        return np.asarray(mean + inner, np.float32)

    def _coarse(
        self, center: NDArray[Any], regress: NDArray[Any], expected: FloatArray | None
    ) -> FloatArray:
        """Return (17, 2): roughly where the person's keypoints are."""
        likely = 1 / _inverse_heat(center.ravel(), self._quantisation[1])
        if expected is None or not np.isfinite(expected[TORSO]).all():
            person = int(np.argmax(likely * self._central))
        else:
            least = min(PERSON_SCORE, 0.5 * float(likely.max()))
            cells = np.flatnonzero(likely > least)
            torso = _real(regress[cells[:, None], TORSO], self._quantisation[2])
            torso += np.stack(np.divmod(cells, self._grid), axis=1)[:, None]
            torso -= expected[TORSO]
            away = np.sqrt(np.square(torso).sum(axis=2)).mean(axis=1)
            person = int(cells[np.argmax(likely[cells] / (away + SOFT_CELLS))])
        coarse = _real(regress[person], self._quantisation[2])
        coarse += np.array(divmod(person, self._grid), np.float32)
        return coarse

    def _peaks(
        self, heatmap: NDArray[Any], coarse: FloatArray, expected: FloatArray | None
    ) -> tuple[Indices, FloatArray]:
        """Return each keypoint's best cell, counted row by row, and its heat.

        Only a window around the coarse position is looked at, unless a cell beyond
        it could still be better, were it as hot as the hottest of all.
        """
        if expected is not None:
            expected = np.where(np.isnan(expected), coarse, expected)
        edge = self._grid - 1 - REACH
        middle = np.minimum(np.maximum(np.rint(coarse), REACH), edge).astype(np.intp)
        middle_cell = middle[:, 0] * self._grid + middle[:, 1]
        places = (middle_cell * 17 + _EACH)[:, None] + self._window
        inverse = _inverse_heat(heatmap.ravel().take(places), self._quantisation[0])
        at = (middle[:, :, None] + _STEPS).astype(np.float32)
        cost = inverse * _spread(at, coarse, expected)
        best = cost.argmin(axis=1)
        cells = places[_EACH, best] // 17
        score = 1 / inverse[_EACH, best]
        # The nearest cell outside the window, on the sides where there is one.
        before = np.where(middle > REACH, coarse - at[:, :, 0] + 1, np.inf)
        after = np.where(middle < edge, at[:, :, -1] + 1 - coarse, np.inf)
        gap = np.minimum(before, after).min(axis=1)
        # Twice the shorter way: numpy takes a maximum along long rows much faster.
        hottest = (
            heatmap.reshape(self._grid, -1).max(axis=0).reshape(-1, 17).max(axis=0)
        )
        least = _inverse_heat(hottest, self._quantisation[0])
        for which in np.flatnonzero(cost[_EACH, best] > least * (gap + SOFT_CELLS)):
            only = slice(which, which + 1)
            inverse = _inverse_heat(heatmap[:, which], self._quantisation[0])
            at = np.broadcast_to(self._cells, (1, 2, self._grid))
            prior = None if expected is None else expected[only]
            cells[which] = np.argmin(inverse * _spread(at, coarse[only], prior)[0])
            score[which] = 1 / inverse[cells[which]]
        return cells, score


def _spread(at: FloatArray, to: FloatArray, expected: FloatArray | None) -> FloatArray:
    """Return (n, cells): how much less each cell counts for being away.

    ``at`` is (n, 2, side): the rows and the columns of n squares of cells.
    """
    weight = np.sqrt(_squared(at, to)) + SOFT_CELLS
    if expected is not None:
        weight *= 1 + _squared(at, expected) / np.square(PRIOR_CELLS)
    return np.asarray(weight.reshape(len(at), -1))


def _squared(at: FloatArray, to: FloatArray) -> FloatArray:
    """Return (n, side, side): squared distances."""
    away = np.square(at - to[:, :, None])
    return np.asarray(away[:, 0, :, None] + away[:, 1, None, :])


def _real(stored: NDArray[Any], quantisation: Quantisation) -> FloatArray:
    real = stored.astype(np.float32)
    real -= np.float32(quantisation.zero_point)
    real *= np.float32(quantisation.scale)
    return real


def _inverse_heat(stored: NDArray[Any], quantisation: Quantisation) -> FloatArray:
    """Return 1 / sigmoid of what is stored: from 1 upwards."""
    real = _real(stored, quantisation)
    np.negative(real, out=real)
    np.minimum(real, 60, out=real)  # beyond, float32 would overflow
    np.exp(real, out=real)
    real += 1
    return real
