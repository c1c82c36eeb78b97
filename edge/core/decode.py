"""MoveNet's answer -> seventeen keypoints of one person.

Follows MoveNet's published decoding: the most likely and most central person gives
coarse positions, each keypoint is the heatmap's best cell near its coarse position,
and offsets refine it. The published decoding reads the offset of that one cell; here
its neighbours vote too, by their heat: each of them says where the keypoint is, and
the mean of nine roundings to 8 bits is a better answer than one. How far apart they
point also tells how uncertain that mean is.

Given where the lifter was a moment ago, nearness to that person takes the place of
nearness to the picture's middle, so that somebody who walks past or trains behind does
not take the pose over.

Everything is counted in cells, rows before columns, until the last line.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from edge.core.model_spec import ModelSpec, Quantisation
from edge.core.records import FloatArray
from edge.core.skeleton import TORSO
from edge.core.uncertainty import GRID, USUAL_SPREAD, unit_sd

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
    square (they may lie outside 0 to 1), ``score`` (17,) float32 from 0 to 1, and
    ``sd`` (17,) float32, how far each may be off along an axis, as a standard deviation
    in fractions of the input square. There is always an answer; whether anybody is
    there is the scores' to tell.
    """

    def __init__(self, spec: ModelSpec) -> None:
        self._layout = spec.layout
        self._readers = tuple(_Reader(each) for each in spec.quantisation)
        self._grid = grid = spec.grid
        self._cells = np.arange(grid, dtype=np.float32)
        self._place = np.indices((grid, grid), np.float32).reshape(2, -1).T[:, None]
        away = self._cells - grid / 2
        self._central = 1 / (np.hypot(away[:, None], away) + SOFT_CELLS).ravel()
        self._window = ((_STEPS[:, None] * grid + _STEPS) * 17).ravel()
        self._around = np.asarray(_AROUND @ (grid * 17, 17), np.intp)

    def __call__(
        self, outputs: Outputs, prior: FloatArray | None = None
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return the keypoints of one person, their scores and uncertainties.

        Parameters
        ----------
        outputs
            As the network gave them, quantised or not, in the spec's order.
        prior
            (17, 2) where the followed person is expected, x and y as fractions of
            this input square, NaN where unknown; or None.
        """
        if self._layout == "keypoints":
            answer = self._readers[0].real(outputs[0]).reshape(17, 3)
            score = answer[:, 2].copy()
            usual = np.array(unit_sd(score, [USUAL_SPREAD] * 17), np.float32)
            return answer[:, 1::-1].copy(), score, usual
        heatmap, center, regress, offset = outputs
        expected = None
        if prior is not None:
            expected = np.asarray(prior[:, ::-1] * self._grid, np.float32)
        coarse = self._coarse(center, regress.reshape(-1, 17, 2), expected)
        heatmap = heatmap.reshape(-1, 17)
        cells, score = self._peaks(heatmap, coarse, expected)
        place, spread = self._refine(cells, heatmap, offset.reshape(-1, 2))
        sd = np.array(unit_sd(score, spread), np.float32)
        return place[:, ::-1] / np.float32(self._grid), score, sd

    def _refine(
        self, cells: Indices, heatmap: NDArray[Any], offset: NDArray[Any]
    ) -> tuple[FloatArray, list[float]]:
        """Return what the best cells and their neighbours point at, (17, 2).

        Beside it how far apart they point, (17,), in cells of a grid of 48.
        """
        inner = np.stack(np.divmod(cells, self._grid), axis=1)
        inner = np.minimum(np.maximum(inner, 1), self._grid - 2)
        near = (inner[:, 0] * self._grid + inner[:, 1]) * 17 + _EACH
        near = near[:, None] + self._around
        heat = 1 / self._readers[0].inverse_heat(heatmap.ravel().take(near))
        fine = self._readers[3].real(offset[near]) + _AROUND
        heat /= heat.sum(axis=1, keepdims=True)
        mean = np.einsum("kn,kna->ka", heat, fine)
        fine -= mean[:, None]
        apart = np.einsum("kn,kna,kna->k", heat, fine, fine).tolist()
        scale = GRID / self._grid
        spread = [math.sqrt(squares / 2) * scale for squares in apart]
        return np.asarray(mean + inner, np.float32), spread

    def _coarse(
        self, center: NDArray[Any], regress: NDArray[Any], expected: FloatArray | None
    ) -> FloatArray:
        """Return (17, 2): roughly where the person's keypoints are."""
        likely = 1 / self._readers[1].inverse_heat(center.ravel())
        if expected is None or not np.isfinite(expected[TORSO]).all():
            person = int(np.argmax(likely * self._central))
        else:
            least = min(PERSON_SCORE, 0.5 * float(likely.max()))
            cells = np.flatnonzero(likely > least)
            torso = self._readers[2].real(regress[cells[:, None], TORSO])
            torso += self._place[cells] - expected[TORSO]
            away = np.sqrt(np.einsum("nka,nka->nk", torso, torso)).sum(axis=1)
            away += len(TORSO) * SOFT_CELLS
            person = int(cells[np.argmax(likely[cells] / away)])
        coarse = self._readers[2].real(regress[person])
        coarse += self._place[person]
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
        inverse = self._readers[0].inverse_heat(heatmap.ravel().take(places))
        at = (middle[:, :, None] + _STEPS).astype(np.float32)
        cost = inverse * _spread(at, coarse, expected)
        best = cost.argmin(axis=1)
        cells = places[_EACH, best] // 17
        score = 1 / inverse[_EACH, best]
        # Twice the shorter way: numpy takes a maximum along long rows much faster.
        hottest = (
            heatmap.reshape(self._grid, -1).max(axis=0).reshape(-1, 17).max(axis=0)
        )
        least = self._readers[0].inverse_heat(hottest)
        # No cell outside the window is nearer than its margin.
        doubtful = cost[_EACH, best] > least * (REACH + 0.5 + SOFT_CELLS)
        if not doubtful.any():
            return cells, score
        # The nearest cell outside the window, on the sides where there is one.
        before = np.where(middle > REACH, coarse - at[:, :, 0] + 1, np.inf)
        after = np.where(middle < edge, at[:, :, -1] + 1 - coarse, np.inf)
        gap = np.minimum(before, after).min(axis=1)
        for which in np.flatnonzero(cost[_EACH, best] > least * (gap + SOFT_CELLS)):
            only = slice(which, which + 1)
            inverse = self._readers[0].inverse_heat(heatmap[:, which])
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


class _Reader:
    """Turns what one output stores into numbers; 8 bits by looking them up.

    A table of all 256 values is one numpy call where the arithmetic is seven, which
    matters between two runs of a network that leave nothing of ours in the cache.
    """

    def __init__(self, quantisation: Quantisation) -> None:
        self._quantisation = quantisation
        every = np.arange(256, dtype=np.uint8)
        self._signed = self._tables(every.view(np.int8))
        self._unsigned = self._tables(every)

    def _tables(self, stored: NDArray[Any]) -> tuple[FloatArray, FloatArray]:
        return self._real(stored), self._inverse_heat(stored)

    def real(self, stored: NDArray[Any]) -> FloatArray:
        """Return the numbers that are meant."""
        return self._look_up(stored, 0)

    def inverse_heat(self, stored: NDArray[Any]) -> FloatArray:
        """Return 1 / sigmoid of them: from 1 upwards."""
        return self._look_up(stored, 1)

    def _look_up(self, stored: NDArray[Any], which: int) -> FloatArray:
        if stored.dtype == np.int8:
            return np.asarray(self._signed[which][stored.view(np.uint8)])
        if stored.dtype == np.uint8:
            return np.asarray(self._unsigned[which][stored])
        return self._inverse_heat(stored) if which else self._real(stored)

    def _real(self, stored: NDArray[Any]) -> FloatArray:
        real = stored.astype(np.float32)
        real -= np.float32(self._quantisation.zero_point)
        real *= np.float32(self._quantisation.scale)
        return real

    def _inverse_heat(self, stored: NDArray[Any]) -> FloatArray:
        # Beyond 60, float32 would overflow.
        return np.asarray(np.exp(np.minimum(-self._real(stored), 60)) + 1, np.float32)
