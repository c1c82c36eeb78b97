"""What lens and mount do to straight lines, taken back at single points.

A picture stays as it is: only keypoints and the points of the back's edge are moved to
where a straight, level camera would have seen them. Distortion is a table over the
distance from the middle, made once, because an inverse that is solved anew in every
frame costs more calls than all the angles together.
"""

import math
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from edge.core.types.frames import DorsalContour, FloatArray, Pose

# Camera Module 3 Wide: 2.75 mm before 4608 pixels of 1.4 um, so 0.426 of the picture's
# width, and fields of view of 102, 67 and 120 degrees across, down and to the corners
# (its data sheet). A pinhole of that focal length would see 99, 67 and 107: the lens
# pulls the border in. This one coefficient, fitted to the three, gives 102.5, 67.1 and
# 116.6. It is no measurement: calibrate where a degree matters. For Camera Modules 2
# and 3 no distortion is published, and none is taken back.
WIDE_FOCAL_SHARE = 2.75 / (4608 * 0.0014)
WIDE = (0.0, -0.0246, 0.0, 0.0, 0.0)
COUNTS = {"brown-conrady": (2, 4, 5), "fisheye": (4,)}

# The table ends at 71 degrees off the axis, or at 80 for a fisheye.
_FLAT_END, _FISHEYE_END, _ROWS = 3.0, math.radians(80.0), 2048
# Decentred lenses are off by a few px: each round leaves a thousandth of what was left.
_ROUNDS = 2


# Chosen: far outside of any sensor's pixels.
CENTRE = {
    "doc": "Else the picture's middle.",
    "unit": "px",
    "min": -1e6,
    "max": 1e6,
}


@dataclass(frozen=True, slots=True)
class LensSettings:
    """What the lens bends and how the camera hangs; angles are measured without it."""

    preset: Literal[
        "none", "camera-module-2", "camera-module-3", "camera-module-3-wide"
    ] = field(default="none", metadata={"doc": "A lens that is known here."})
    roll_deg: float = field(
        default=0.0,
        metadata={
            "doc": "How far the top of an upright post leans right in the picture.",
            "unit": "deg",
            "min": -45.0,
            "max": 45.0,
        },
    )
    sensor_share: float = field(
        default=1.0,
        metadata={
            "doc": "How much of the sensor's width the picture shows, for a preset; "
            "rpicam-hello --list-cameras tells what each mode crops.",
            "min": 0.1,
            "max": 1.0,
        },
    )
    model: Literal["brown-conrady", "fisheye"] = field(
        default="brown-conrady", metadata={"doc": "Of your own coefficients."}
    )
    coefficients: tuple[float, ...] = field(
        default=(),
        metadata={
            "doc": "Your own calibration instead of a preset, in OpenCV's order: "
            "k1 k2 p1 p2 k3, or k1 k2 k3 k4 of a fisheye.",
            "min": -1e3,
            "max": 1e3,
        },
    )
    focal_px: float | None = field(
        default=None,
        metadata={"doc": "Goes with them.", "unit": "px", "min": 1.0, "max": 1e6},
    )
    centre_x_px: float | None = field(default=None, metadata=CENTRE)
    centre_y_px: float | None = field(default=None, metadata=CENTRE)

    def __post_init__(self) -> None:
        """Refuse half a calibration."""
        if not self.coefficients:
            for key in ("focal_px", "centre_x_px", "centre_y_px"):
                if getattr(self, key) is not None:
                    raise ValueError(f"{key} goes with coefficients; give both")
            if self.model != "brown-conrady":
                raise ValueError(f"model {self.model} needs coefficients")
            return
        if self.preset != "none":
            raise ValueError("coefficients replace a preset; give one of the two")
        if self.focal_px is None:
            raise ValueError("coefficients need the focal_px they were measured with")
        counts = COUNTS[self.model]
        if len(self.coefficients) not in counts:
            many = " or ".join(map(str, counts))
            raise ValueError(f"coefficients of {self.model} are {many} numbers")
        if not all(map(math.isfinite, self.coefficients)):
            raise ValueError("coefficients must be finite")


class Lens:
    """Moves points to where a straight, level camera would have seen them.

    The scale in the picture's middle stays, so that lengths in px still mean the same.
    """

    def __init__(self, settings: LensSettings) -> None:
        coefficients = np.zeros(5)
        self._focal_share = 0.0
        if settings.preset == "camera-module-3-wide":
            coefficients[:] = WIDE
            self._focal_share = WIDE_FOCAL_SHARE / settings.sensor_share
        else:
            coefficients[: len(settings.coefficients)] = settings.coefficients
        self._focal_px = settings.focal_px
        self._centre = settings.centre_x_px, settings.centre_y_px
        self._bends = bool(coefficients.any()) or settings.model == "fisheye"
        self._tangential: tuple[float, float] | None = None
        if settings.model == "fisheye":
            self._distorted, self._factor = _fisheye_table(coefficients[:4])
        else:
            self._distorted, self._factor = _flat_table(coefficients[[0, 1, 4]])
            p1, p2 = coefficients[2:4].tolist()
            self._tangential = (p1, p2) if p1 or p2 else None
        roll = math.radians(settings.roll_deg)
        cos, sin = math.cos(roll), math.sin(roll)
        self._turn = np.array([[cos, -sin], [sin, cos]])

    def pose(self, pose: Pose, size: tuple[int, int]) -> Pose:
        """Return the pose with its keypoints corrected."""
        return replace(pose, xy=self.straight(pose.xy, size))

    def contour(self, contour: DorsalContour, size: tuple[int, int]) -> DorsalContour:
        """Return the contour with its points corrected."""
        return replace(contour, xy=self.straight(contour.xy, size))

    def straight(self, xy: FloatArray, size: tuple[int, int]) -> FloatArray:
        """Return points (N, 2) px of a picture of ``size`` (width, height), corrected.

        NaN stays NaN.
        """
        width, height = size
        x, y = self._centre
        centre = np.array(
            (width / 2 if x is None else x, height / 2 if y is None else y)
        )
        off = xy - centre
        if self._bends:
            focal_px = self._focal_px or self._focal_share * width
            off = self._unbend(off / focal_px) * focal_px
        out = off @ self._turn
        out += centre
        out.flags.writeable = False
        return np.asarray(out)

    def _unbend(self, distorted: FloatArray) -> FloatArray:
        flat = self._stretch(distorted)
        if self._tangential is not None:
            for _ in range(_ROUNDS):
                flat = self._stretch(distorted - tangential(flat, *self._tangential))
        return flat

    def _stretch(self, distorted: FloatArray) -> FloatArray:
        far = np.hypot(distorted[:, 0], distorted[:, 1])
        return np.asarray(
            distorted * np.interp(far, self._distorted, self._factor)[:, None]
        )


def correction(settings: LensSettings) -> Lens | None:
    """Return the lens, or None where there is nothing to correct."""
    bent = settings.coefficients or settings.preset == "camera-module-3-wide"
    return Lens(settings) if bent or settings.roll_deg else None


def tangential(flat: FloatArray, p1: float, p2: float) -> FloatArray:
    """Return what a decentred lens adds to points (N, 2) in focal lengths."""
    x, y = flat.T
    square = x * x + y * y
    return np.stack(
        [
            2 * p1 * x * y + p2 * (square + 2 * x * x),
            p1 * (square + 2 * y * y) + 2 * p2 * x * y,
        ],
        axis=1,
    )


def _flat_table(coefficients: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return distances as seen and what a point there is to be moved out by."""
    true = np.linspace(0.0, _FLAT_END, _ROWS)
    k1, k2, k3 = coefficients
    square = true * true
    return _table(true, true * (1 + square * (k1 + square * (k2 + square * k3))))


def _fisheye_table(coefficients: FloatArray) -> tuple[FloatArray, FloatArray]:
    angle = np.linspace(0.0, _FISHEYE_END, _ROWS)
    powers = (angle[:, None] ** 2) ** np.arange(1, 5)
    return _table(np.tan(angle), angle * (1 + powers @ coefficients))


def _table(true: FloatArray, distorted: FloatArray) -> tuple[FloatArray, FloatArray]:
    # Beyond the fold of the polynomial two places would look the same.
    folds = np.flatnonzero(np.diff(distorted) <= 0)
    end = int(folds[0]) + 1 if folds.size else len(distorted)
    distorted, true = distorted[:end], true[:end]
    factor = np.ones(end)
    factor[1:] = true[1:] / distorted[1:]
    return distorted, factor
