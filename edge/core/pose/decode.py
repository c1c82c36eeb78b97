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

from typing import Any

import numpy as np
from numpy.typing import NDArray

from edge.core.pose.model_spec import ModelSpec
from edge.core.pose.output_reader import OutputReader
from edge.core.pose.uncertainty import GRID, USUAL_SPREAD, unit_sd
from edge.core.types.frames import FloatArray
from edge.core.types.skeleton import TORSO

Outputs = tuple[NDArray[Any], ...]
Indices = NDArray[np.intp]

SOFT_CELLS = np.float32(1.8)  # from the published graph: added to every distance
# Cells looked at on either side first; a wider look follows if needed, on clips for
# one keypoint in three hundred.
REACH = 4
# A keypoint as likely as another counts for half when this much farther from where
# it was. Chosen: at 10 frames a second a wrist at 3 m/s moves about 6 cells.
PRIOR_CELLS = np.float32(12.0)
PERSON_SCORE = 0.05  # cells of the person map below this are left out
_EACH = np.arange(17)
_STEPS = np.arange(-REACH, REACH + 1, dtype=np.float32)
_WINDOW = np.stack(np.meshgrid(_STEPS, _STEPS, indexing="ij"), -1).reshape(-1, 2)
_AROUND = np.indices((3, 3), np.float32).reshape(2, 9).T - 1
_NINE = np.ones((9, 1), np.float32)
# Rows and columns of the torso among a cell's 34 numbers.
_TORSO = (TORSO[:, None] * 2 + np.arange(2)).ravel()


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
        self._readers = tuple(OutputReader(each) for each in spec.quantisation)
        self._grid = grid = spec.grid
        self._cells = np.arange(grid, dtype=np.float32)
        self._place = np.indices((grid, grid), np.float32).reshape(2, -1).T
        self._torso_place = np.tile(self._place, len(TORSO))
        away = np.hypot(*(self._place - grid / 2).T)
        self._central = 1 / (away + SOFT_CELLS)
        # Steps within the heatmap, which is stored row, column, keypoint.
        self._strides = np.array((grid * 17, 17), np.float32)
        self._window = (_WINDOW @ self._strides).astype(np.intp)
        # Of each cell: the nearest one with neighbours all around, and those nine.
        self._inner = self._place.clip(1, grid - 2)
        around = self._inner[:, None] + _AROUND
        self._around = (around @ self._strides).astype(np.intp)

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
            this input square; or None.
        """
        if self._layout == "keypoints":
            answer = self._readers[0].real(outputs[0]).reshape(17, 3)
            score = answer[:, 2].copy()
            return answer[:, 1::-1].copy(), score, unit_sd(score, USUAL_SPREAD)
        heatmap, center, regress, offset = outputs
        where = np.empty((2, 17, 2), np.float32)
        coarse, expected = where
        if prior is None:
            where = where[:1]
            person = self._central_person(center.ravel())
        else:
            np.multiply(prior[:, ::-1], self._grid, out=expected)
            torso = expected.ravel().take(_TORSO)
            person = self._near_person(center.ravel(), regress.ravel(), torso)
        coarse_step = self._readers[2].real(regress.reshape(-1, 17, 2)[person])
        np.add(coarse_step, self._place[person], out=coarse)
        heatmap = heatmap.reshape(-1, 17)
        cells, score = self._peaks(heatmap, where)
        place, spread = self._refine(cells, heatmap, offset.reshape(-1, 2))
        return place[:, ::-1] / self._grid, score, unit_sd(score, spread)

    def _central_person(self, center: NDArray[Any]) -> int:
        """Return the cell that is likely to be the middle of the most central person.

        A person's cell is where the coarse places of all their keypoints are told.
        """
        return int((self._central / self._readers[1].inverse_heat(center)).argmax())

    def _near_person(
        self, center: NDArray[Any], regress: NDArray[Any], torso: FloatArray
    ) -> int:
        """Return the cell of the person whose torso is nearest to (8,) numbers."""
        reader = self._readers[1]
        (cells,) = reader.hotter(center, PERSON_SCORE).nonzero()
        inverse = reader.inverse_heat(center.take(cells))
        if not cells.size or inverse[inverse.argmin()] > 0.5 / PERSON_SCORE:
            # Nobody is likely: all that are half as likely as the likeliest.
            every = reader.inverse_heat(center)
            (cells,) = (every <= 2 * every.min()).nonzero()
            inverse = every.take(cells)
        off = self._readers[2].real(regress.take((cells * 34)[:, None] + _TORSO))
        off += self._torso_place.take(cells, axis=0)
        off -= torso
        off *= off
        away = np.sqrt(off[:, ::2] + off[:, 1::2])
        cost = away[:, 0] + away[:, 1] + away[:, 2] + away[:, 3]
        cost += len(TORSO) * SOFT_CELLS
        cost *= inverse
        return int(cells[cost.argmin()])

    def _peaks(
        self, heatmap: NDArray[Any], where: FloatArray
    ) -> tuple[Indices, FloatArray]:
        """Return each keypoint's best cell, counted row by row, and its heat.

        ``where`` (1 or 2, 17, 2) are the coarse places and, if known, the expected.
        Only a window around the coarse one is looked at, unless a cell beyond it
        could still be better, were it as hot as the hottest of all.
        """
        reader, edge = self._readers[0], self._grid - 1 - REACH
        middle = np.minimum(np.maximum(np.rint(where[0]), REACH), edge)
        first = middle * self._strides
        first = (first[:, 0] + first[:, 1]).astype(np.intp) + _EACH
        places = first[:, None] + self._window
        inverse = reader.inverse_heat(heatmap.take(places))
        cost = _weights((middle - where)[..., None] + _STEPS)
        cost *= inverse
        best = cost.argmin(axis=1) + _EACH * len(_WINDOW)
        cells = places.take(best) // 17
        score = 1 / inverse.take(best)
        # No cell outside the window is nearer than this, nor hotter than 1.
        margin = float(REACH + 0.5 + SOFT_CELLS)
        for keypoint, lowest in enumerate(cost.take(best).tolist()):
            if lowest > margin:
                heat = heatmap[:, keypoint]
                hottest = reader.inverse_heat(heat[heat.argmax()])
                if lowest > hottest * margin:
                    inverse = reader.inverse_heat(heat)
                    away = self._cells - where[:, keypoint, None, :, None]
                    cell = (_weights(away)[0] * inverse).argmin()
                    cells[keypoint], score[keypoint] = cell, 1 / inverse[cell]
        return cells, score

    def _refine(
        self, cells: Indices, heatmap: NDArray[Any], offset: NDArray[Any]
    ) -> tuple[FloatArray, FloatArray]:
        """Return what the best cells and their neighbours point at, (17, 2).

        Beside it how far apart they point, (17,), in cells of a grid of 48.
        """
        near = self._around.take(cells, axis=0)
        near += _EACH[:, None]
        heat = 1 / self._readers[0].inverse_heat(heatmap.take(near))
        fine = self._readers[3].real(offset.take(near, axis=0))
        fine += _AROUND
        # All sums are products of stacked matrices: one kind of code to fetch.
        share = heat[:, None]
        share /= share @ _NINE
        mean = share @ fine
        fine -= mean
        fine *= fine
        apart = share @ fine
        scale = GRID / self._grid
        spread = np.sqrt((apart[:, 0, 0] + apart[:, 0, 1]) * (scale * scale / 2))
        return self._inner.take(cells, axis=0) + mean[:, 0], spread


def _weights(away: FloatArray) -> FloatArray:
    """Return (n, cells): how much less each cell counts for being away.

    ``away`` is (1 or 2, n, 2, side), of the rows and of the columns of n squares of
    cells: from the coarse places and, if known, from where they are expected. It is
    used up.
    """
    away *= away
    squares = away[:, :, 0, :, None] + away[:, :, 1, None, :]
    weight = np.sqrt(squares[0])
    weight += SOFT_CELLS
    if len(squares) > 1:
        far = squares[1]
        far /= PRIOR_CELLS * PRIOR_CELLS
        far += 1
        weight *= far
    return np.asarray(weight.reshape(len(weight), -1))
