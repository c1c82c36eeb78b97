"""What is seen: a picture, keypoints, the view and the edge of the back.

Frozen and slotted; those that hold arrays compare by identity and their arrays are
read-only once they leave the stage that made them. Coordinates are pixels of the
frame, x right, y down. Time is in seconds of the source's own clock. NaN means "cannot
tell" and propagates.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from edge.core.types.codes import ViewKind

FloatArray = NDArray[np.floating[Any]]
# Points (x, y) as plain floats: for a few of them quicker than an array.
Point = Sequence[float]
Points = Sequence[Point]


ByteArray = NDArray[np.uint8]


IndexArray = NDArray[np.intp]


# One for each of COCO's keypoints.
UNKNOWN_SD: FloatArray = np.full(17, np.nan, np.float32)


UNKNOWN_SD.flags.writeable = False


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One picture: ``rgb`` is (H, W, 3) uint8."""

    t_s: float
    index: int
    rgb: ByteArray


@dataclass(frozen=True, slots=True, eq=False)
class Pose:
    """Seventeen COCO keypoints: ``xy`` (17, 2) float32 px, ``score`` (17,) 0-1.

    ``sd_px`` (17,) float32 is how far each may be off along an axis, as a standard
    deviation; NaN where that is not known. A lost body is all NaN with zero scores.
    ``points`` and ``scores`` are the same as plain floats: whoever reads single numbers
    takes a tenth of the time that an array's would cost.
    """

    t_s: float
    xy: FloatArray
    score: FloatArray
    sd_px: FloatArray = field(default_factory=lambda: UNKNOWN_SD)
    points: list[list[float]] = field(init=False, repr=False)
    scores: list[float] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Read the arrays once for all that look at single keypoints."""
        object.__setattr__(self, "points", self.xy.tolist())
        object.__setattr__(self, "scores", self.score.tolist())


@dataclass(frozen=True, slots=True)
class View:
    """How the lifter stands to the camera.

    ``facing`` is +1 towards the picture's right, -1 towards its left, 0 unknown.
    ``yaw_deg`` is 0 for a true side view and 90 from the front or rear;
    ``torso_px`` is how long the hip-shoulder line is when the lifter stands, ``leg_px``
    how high the hips then are above the feet, ``hips_px`` how high they are now above
    the lower one.
    """

    kind: ViewKind
    facing: int
    yaw_deg: float
    torso_px: float = math.nan
    leg_px: float = math.nan
    hips_px: float = math.nan

    @property
    def hip_height(self) -> float:
        """Return how high the hips are, 1 in standing."""
        return self.hips_px / self.leg_px


@dataclass(frozen=True, slots=True, eq=False)
class DorsalContour:
    """The edge of the back: ``xy`` (K, 2) px, from sacrum to neck; quality 0-1.

    ``point_quality`` (K,) float32 0-1 is the quality of the edge at each point, NaN
    where an older recording does not say. Whether hip and shoulder are where the back
    was looked for, and where its ends are, is the whole's ``quality`` alone.
    """

    xy: FloatArray
    quality: float
    point_quality: FloatArray
