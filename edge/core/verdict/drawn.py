"""What a repetition is drawn by afterwards: its curve and its deepest point.

Both are small, so that a report needs neither recording nor picture.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from edge.core.types.frames import DorsalContour, FloatArray, Pose
from edge.core.types.records import CURVE_POINTS, CurvePoint, Deepest, FormPoint
from edge.core.types.skeleton import HIPS, SHOULDERS

# A pose without the edge of the back tells less than one with it that is a little less
# deep. Chosen: about as near as keypoints tell the hip's flexion.
CONTOUR_WORTH_DEG = 8.0
DECIMALS = 2  # of a torso's length: half a centimetre
MIN_SCORE = 0.2  # chosen: below it a keypoint is a guess, and is not drawn


class DeepestFrame:
    """Keeps where the hip was most flexed since ``forget``."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Begin anew, with the next bend."""
        self._worth_deg = -math.inf
        self._seen: tuple[Pose, DorsalContour | None, float] | None = None

    def take(
        self,
        hip_flexion_deg: float,
        pose: Pose,
        contour: DorsalContour | None,
        torso_px: float,
    ) -> None:
        """Take one frame; ``torso_px`` is the standing trunk's length, or NaN."""
        worth_deg = hip_flexion_deg - (CONTOUR_WORTH_DEG if contour is None else 0.0)
        if worth_deg > self._worth_deg:
            self._worth_deg, self._seen = worth_deg, (pose, contour, torso_px)

    def record(self) -> Deepest | None:
        """Return it in torso lengths from the hip, None without a hip or a length."""
        return None if self._seen is None else deepest(*self._seen)


def deepest(
    pose: Pose, contour: DorsalContour | None, torso_px: float
) -> Deepest | None:
    """Return a pose and the edge of its back without pixels.

    x to the picture's right, y down, in torso lengths from the middle of the hips;
    where the standing trunk's length is not known, this frame's. NaN is a keypoint
    that was not seen.
    """
    hip = pose.xy[list(HIPS)].mean(axis=0)
    if not torso_px > 0:
        torso_px = float(np.hypot(*(pose.xy[list(SHOULDERS)].mean(axis=0) - hip)))
    if not (np.isfinite(hip).all() and torso_px > 0):
        return None
    seen = np.where(pose.score[:, None] >= MIN_SCORE, pose.xy, np.nan)
    edge = None if contour is None else _points((contour.xy - hip) / torso_px)
    return Deepest(_points((seen - hip) / torso_px), edge)


def curve(
    t_s: FloatArray, pelvis: FloatArray, flexion: FloatArray
) -> tuple[CurvePoint, ...]:
    """Return at most ``CURVE_POINTS`` of (t_s, pelvic tilt, spine flexion), degrees.

    All (N,). Each is the mean of the frames that it stands for, NaN where the back was
    judged in none of them; empty where it never was.
    """
    told = np.isfinite(flexion) & np.isfinite(pelvis)
    if not told.any():
        return ()
    return tuple(zip(*_means(t_s, told, pelvis, flexion), strict=True))


def form_curve(t_s: FloatArray, form: FloatArray) -> tuple[FormPoint, ...]:
    """Return at most ``CURVE_POINTS`` of (t_s, what a hold is judged by in degrees).

    Both (N,); means as in ``curve``, empty where the figure was never known.
    """
    told = np.isfinite(form)
    return tuple(zip(*_means(t_s, told, form), strict=True)) if told.any() else ()


def _means(
    t_s: FloatArray, told: NDArray[np.bool_], *figures: FloatArray
) -> list[list[float]]:
    """Return the means of time, and of each figure where it is told, part by part.

    All parts at once: one by one they take longer than all else of a repetition.
    """
    parts = np.array_split(np.arange(len(t_s)), min(CURVE_POINTS, len(t_s)))
    starts, lengths = [part[0] for part in parts], [len(part) for part in parts]
    counts = np.add.reduceat(told, starts, dtype=float)
    counts[counts == 0] = np.nan
    times = (np.add.reduceat(t_s, starts) / lengths).tolist()
    sums = [np.add.reduceat(np.where(told, each, 0.0), starts) for each in figures]
    means = [(each / counts).tolist() for each in sums]
    return [[round(at_s, 2) for at_s in times]] + [
        [round(deg, 1) for deg in each] for each in means
    ]


def _points(xy: FloatArray) -> tuple[tuple[float, float], ...]:
    rows: Sequence[Sequence[float]] = xy.tolist()
    return tuple((round(x, DECIMALS), round(y, DECIMALS)) for x, y in rows)
