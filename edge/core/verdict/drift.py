"""How a set's later repetitions differ from its first: fatigue, without any ritual.

The flexion of the edge itself is compared, at the same inclination of the trunk, with
what it was in the set's first two clear repetitions. No neutral and no factor of the
lifter's own has a part in it: what is the same in both falls out. It tells "more than
in your first repetitions", and nothing of how round those were.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from edge.core.quantile import quantile
from edge.core.spine.baseline import PRIOR_SHARE
from edge.core.types.frames import FloatArray
from edge.core.types.states import BodyAngles, SpineState

FIRST_REPS = 2  # what later ones are compared with
# A repetition's peak is looked for where it is deeper than this share of its deepest,
# in the roundest of these frames. Chosen: hips and clothes may make shallower frames
# of a lifter look rounder than any deep one; and a few frames are noise.
DEEP_SHARE, PEAK_SHARE = 0.7, 0.25
# How much deeper than the first a repetition may go: an edge whose spine does not move
# changes by less than 2 deg over as much on most rendered lifters. Chosen.
BEYOND_DEG = 25.0
NEAR_DEG = 5.0  # chosen: inclinations that keypoints do not tell apart
LEAST_QUALITY = 0.6  # chosen: what a red lamp asks for
LEAST_JUDGED = 0.6
LEAST_TRUNK_DEG = 20.0  # chosen: an upright squat has 25

Frames = Sequence[tuple[BodyAngles, SpineState]]


@dataclass(frozen=True, slots=True, eq=False)
class EdgeCurve:
    """The flexion of the edge in one clear repetition, beside the trunk's inclination.

    ``trunk``, ``flexion`` (N,) degrees, frame by frame.
    """

    trunk: FloatArray
    flexion: FloatArray

    def roundest(self) -> tuple[float, float]:
        """Return between which inclinations it is roundest while it is deep."""
        deep = self.trunk >= self.trunk.max() * DEEP_SHARE
        level = quantile(self.flexion[deep], 1.0 - PEAK_SHARE)
        round_there = self.trunk[deep & (self.flexion >= level)]
        low, high = quantile(round_there, 0.1), quantile(round_there, 0.9)
        return low - NEAR_DEG, high + NEAR_DEG

    def peak(self, between: tuple[float, float]) -> float:
        """Return how round it is between two inclinations, NaN where it was not.

        The mean of the rounder half: on the way down and up a back differs.
        """
        low, high = between
        deeper_deg = high - float(self.trunk.max())
        if deeper_deg > BEYOND_DEG:
            return math.nan
        low -= max(deeper_deg, 0.0)  # it goes on beyond as it was there
        there = self.flexion[(self.trunk >= low) & (self.trunk <= high)]
        if not len(there):
            return math.nan
        return float(there[there >= np.median(there)].mean())


def edge_curve(frames: Frames) -> EdgeCurve | None:
    """Return the curve of a repetition's counted frames, None where it is not clear."""
    if not frames:
        return None
    trunk, flexion, quality = np.array(
        [
            (
                angles.trunk_inclination_deg,
                spine.edge_flexion_deg,
                # How well the edge is seen: no neutral has a part in it.
                spine.quality / (1.0 if spine.own_neutral else PRIOR_SHARE),
            )
            for angles, spine in frames
        ]
    ).T
    seen = np.isfinite(flexion) & np.isfinite(trunk) & (trunk > 0)
    clear = seen.mean() >= LEAST_JUDGED and quality[seen].mean() >= LEAST_QUALITY
    if not clear or trunk[seen].max() < LEAST_TRUNK_DEG:
        return None
    return EdgeCurve(trunk[seen], flexion[seen])


class Drift:
    """Compares the repetitions of a set with its first two clear ones."""

    def __init__(self) -> None:
        self._first: dict[int, EdgeCurve] = {}

    def step(self, index: int, frames: Frames) -> dict[int, float]:
        """Take repetition ``index``; returns the drifts, degrees, that it makes known.

        Nothing where it is not clear, cannot be compared or is the very first; the
        second one tells the first's as well, from what is between them.
        """
        curve = edge_curve(frames)
        if curve is None:
            return {}
        asked = {index: curve}
        if len(self._first) < FIRST_REPS:
            self._first[index] = curve
            if len(self._first) < FIRST_REPS:
                return {}
            asked = self._first
        found = {number: self._of(each) for number, each in asked.items()}
        return {number: deg for number, deg in found.items() if math.isfinite(deg)}

    def _of(self, curve: EdgeCurve) -> float:
        between = curve.roundest()
        first = [each.peak(between) for each in self._first.values()]
        return curve.peak(between) - math.fsum(first) / len(first)
