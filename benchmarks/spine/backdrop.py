"""What stands still behind the lifter: a slowly learnt picture of the scene.

The camera of a rack does not move. Where the lifter is not, the picture of every few
pixels is learnt, and later tells which places of the strip show the scene and which
show somebody before it. The edge of the back lies where the one turns into the other;
an upright or a railing is an edge with the scene on both of its sides. The product does
without: beside the strip network it was not measured to help (``spine_ablation``).

Light flickers and exposure drifts: what is hidden is brightened and darkened as what
is seen. A camera that was moved shows itself by a scene that no longer fits, and then
nothing is said until the scene has been learnt again.
"""

import math

import numpy as np
from numpy.typing import NDArray

from edge.core.back.chord import Chord
from edge.core.back.strip import ALONG, BEHIND
from edge.core.types.frames import ByteArray, FloatArray

PITCH = 8  # px between the places that are kept
LEARN_EVERY_S = 0.2  # chosen: a lifter moves far between, and it costs little
SCENE_S = 3.0  # time constant, chosen: exposure settles in about one second
# Grey levels by which sensor and compression change a place that shows the same.
NOISE = 14.0
FITS_SHARE, FOREIGN_SHARE = 0.9, 0.7  # of the seen places: below, the camera moved
FITS_S = 1.0
# What the lifter may cover, in torso lengths: this far behind the edge that was found,
# along and before the chord, beside the hip down to the feet, beside the hanging arms.
EDGE_MARGIN = 0.08
TRUNK_SPAN, BEFORE = (-0.4, 1.7), 0.7
LEGS, ARMS = (0.4, 1.9), (0.35, 1.3)
# The strip is looked at in cells of two rows and two columns.
CELL = 2
REACH = 4  # cells on either side of an edge that are looked at, 10 % of the torso
# What it costs, in logarithms of likelihood, when the side towards the chord shows the
# scene, and when the other side does not. Chosen on rendered lifters: the second is
# small, because somebody who walks behind covers the scene on both sides.
INSIDE_COST, OUTSIDE_COST = 3.0, 1.0
_STEPS = 64  # of the table that holds the found edge
_ALONG, _BEHIND = (places[::CELL].astype("f4") for places in (ALONG, BEHIND))


class Backdrop:
    """Learns the still scene; tells which cells of the strip do not show it."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget the scene."""
        self._scene: NDArray[np.float32] | None = None
        self._learnt_s = -math.inf
        self._fits = math.nan

    def learn(self, t_s: float, rgb: ByteArray, axes: Chord, back: FloatArray) -> None:
        """Take the picture (H, W, 3) where the lifter is not.

        ``back`` (K, 2) px is the edge of the back that was found in it.
        """
        gap_s = t_s - self._learnt_s
        if 0 <= gap_s < LEARN_EVERY_S:
            return
        gap_s = gap_s if 0 <= gap_s < SCENE_S else SCENE_S
        self._learnt_s = t_s
        # Colour by colour: sums over a last axis of three are slow.
        picture = rgb[::PITCH, ::PITCH].transpose(2, 0, 1).astype(np.float32, order="C")
        size = picture.shape[1], picture.shape[2]
        if self._scene is None or self._scene.shape != picture.shape:
            self._scene = np.zeros_like(picture)
            self._known: NDArray[np.bool_] = np.zeros(size, dtype=bool)
            self._tolerance: FloatArray = np.zeros(size, dtype=np.float32)
        free = _covered(size, axes, back)
        np.logical_not(free, out=free)
        scene = self._scene
        both = (free & self._known).astype(np.float32)
        count = float(both.sum())
        if count:
            was, now = (
                float(np.vdot(each.sum(axis=0), both)) for each in (scene, picture)
            )
            scene *= now / max(was, 1.0)
            off = np.abs(picture - scene).max(axis=0)
            fits = float(both[off < self._tolerance].sum()) / count
            before = fits if math.isnan(self._fits) else self._fits
            self._fits = before + min(gap_s / FITS_S, 1.0) * (fits - before)
            if self._fits < FOREIGN_SHARE:
                # Whatever was learnt where the lifter is now hides another scene.
                self.reset()
                return
        both *= 1 - math.exp(-gap_s / SCENE_S)
        both[free & ~self._known] = 1.0
        picture -= scene
        picture *= both
        scene += picture
        self._known |= free
        self._tolerance = _contrast(scene, self._known)
        self._tolerance += NOISE

    @property
    def trust(self) -> float:
        """How far the scene still is what was learnt, 0-1."""
        if math.isnan(self._fits):
            return 0.0
        share = (self._fits - FOREIGN_SHARE) / (FITS_SHARE - FOREIGN_SHARE)
        return min(max(share, 0.0), 1.0)

    def hints(self, strip: ByteArray, axes: Chord) -> FloatArray | None:
        """Return what the scene says about where the edge is, (ROWS, COLUMNS).

        Logarithms of likelihoods, 0 at most; None while nothing is known.
        """
        trust = self.trust
        if not trust:
            return None
        inside, outside = sides(self.front(strip, axes))
        inside -= 1.0
        inside *= INSIDE_COST * trust
        outside *= OUTSIDE_COST * trust
        inside -= outside
        return inside.repeat(CELL, axis=0).repeat(CELL, axis=1)

    def front(self, strip: ByteArray, axes: Chord) -> FloatArray:
        """Return how likely the strip's cells show no scene, (24, 32), 0.5 unknown."""
        shape = (len(_ALONG), len(_BEHIND))
        if self._scene is None:
            return np.full(shape, 0.5, np.float32)
        _, height, width = self._scene.shape
        scale = axes.length_px / PITCH
        # The nearest kept place: each is the first pixel of its square.
        hip_x, hip_y = (axes.hip / PITCH + 0.5).tolist()
        up_x, up_y = (axes.up * scale).tolist()
        behind_x, behind_y = (axes.behind * scale).tolist()
        x = (hip_x + _ALONG * up_x)[:, None] + _BEHIND * behind_x
        y = (hip_y + _ALONG * up_y)[:, None] + _BEHIND * behind_y
        at = y.clip(0, height - 1).astype(np.intp)
        at *= width
        at += x.clip(0, width - 1).astype(np.intp)
        there = self._scene.reshape(3, -1).take(at, axis=1)
        there -= strip[::CELL, ::CELL].transpose(2, 0, 1)
        off: FloatArray = np.abs(there, out=there).max(axis=0)
        off /= self._tolerance.take(at)
        off -= 1.0
        np.clip(off, 0.0, 1.0, out=off)
        off[~self._known.take(at)] = 0.5
        return off


def sides(cells: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the means of the ``REACH`` cells before and behind each one, (R, C)."""
    rows, columns = cells.shape
    wide = columns + REACH
    padded = np.empty((rows, wide + REACH + 1), np.float32)
    padded[:, 0] = 0.0
    padded[:, 1 : REACH + 1] = cells[:, :1]
    padded[:, REACH + 1 : wide + 1] = cells
    padded[:, wide + 1 :] = cells[:, -1:]
    sums = padded.cumsum(axis=1, dtype=np.float32)
    sums *= 1.0 / REACH
    inside = sums[:, REACH:wide] - sums[:, :columns]
    outside = sums[:, wide - columns + REACH + 1 :] - sums[:, REACH + 1 : wide + 1]
    return inside, outside


def _covered(
    shape: tuple[int, int], axes: Chord, back: FloatArray
) -> NDArray[np.bool_]:
    """Return which kept places the lifter may cover, (h, w)."""
    along, behind = axes.to_strip(back)
    order = np.argsort(along)
    low, high = TRUNK_SPAN
    table = np.interp(
        np.linspace(low, high, _STEPS), along[order], behind[order]
    ).astype("f4")
    size = axes.length_px
    scale = PITCH / size
    x = np.arange(shape[1], dtype=np.float32) * scale - float(axes.hip[0]) / size
    y = np.arange(shape[0], dtype=np.float32) * scale - float(axes.hip[1]) / size
    rows_a = (_STEPS - 1) / (high - low)
    up_x, up_y = (axes.up * rows_a).tolist()
    behind_x, behind_y = axes.behind.tolist()
    row = x * up_x + (y * up_y - low * rows_a)[:, None]
    reach = x * behind_x + (y * behind_y)[:, None]
    # Off the trunk's ends nothing is covered, whatever lies behind.
    table[[0, -1]] = -BEFORE - EDGE_MARGIN
    edge: FloatArray = table.take(row.astype(np.int16), mode="clip")
    edge += EDGE_MARGIN
    covered: NDArray[np.bool_] = reach < edge
    covered &= reach > -BEFORE
    for joint, (side, below) in ((axes.hip, LEGS), (axes.hip + size * axes.up, ARMS)):
        left, right = ((joint[0] + s * side * size) / PITCH for s in (-1, 1))
        top, bottom = joint[1] / PITCH, (joint[1] + below * size) / PITCH
        rows, columns = (
            slice(max(math.floor(a), 0), max(math.ceil(b) + 1, 0))
            for a, b in ((top, bottom), (left, right))
        )
        covered[rows, columns] = True
    return covered


def _contrast(
    scene: NDArray[np.float32], known: NDArray[np.bool_]
) -> NDArray[np.float32]:
    """Return by how much each place differs from its known neighbours, (h, w)."""
    grey = scene.sum(axis=0)
    grey *= 1.0 / 3.0
    contrast: NDArray[np.float32] = np.zeros_like(grey)
    across = np.abs(grey[:, 1:] - grey[:, :-1]) * (known[:, 1:] & known[:, :-1])
    down = np.abs(grey[1:] - grey[:-1]) * (known[1:] & known[:-1])
    for part, step in (
        (contrast[:, 1:], across),
        (contrast[:, :-1], across),
        (contrast[1:], down),
        (contrast[:-1], down),
    ):
        np.maximum(part, step, out=part)
    return contrast
