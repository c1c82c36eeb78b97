"""A standing lifter's pose -> how the camera stands to them.

Metres rest on one assumption, a lifter of 1.7 m, and are told as "about".
"""

import math
from dataclasses import dataclass

import numpy as np

from edge.core.pose.geometry import inclination_deg, midpoints
from edge.core.pose.lens import LensSettings
from edge.core.pose.view import FRONT_WIDTH
from edge.core.types.frames import FloatArray, Pose
from edge.core.types.skeleton import (
    ANKLE,
    ANKLES,
    EAR,
    EARS,
    HIP,
    HIPS,
    KNEES,
    NOSE,
    PAIRS,
    SEEN_SCORE,
    SHOULDER,
    SHOULDERS,
)

LIFTER_M = 1.7  # assumed: between the means of women and men, NCD-RisC 2016
# In torso lengths, hip to shoulder as MoveNet places them, measured on the half of the
# cases of ``benchmarks.aim`` that was looked at: the whole body, what of the head is
# above the ears, and what of the foot is below the ankles.
BODY_TORSOS, CROWN_TORSOS, SOLE_TORSOS = 3.4, 0.28, 0.36
TORSO_M = LIFTER_M / BODY_TORSOS
# People stand with their shoulders so far before their ankles, degrees, seen from the
# side; measured on the same cases, where it varies by 1.6.
STANCE_DEG = 3.7
# Focal lengths in picture widths, by the data sheets: 3.04 mm before 3280 pixels of
# 1.12 um, 4.74 mm and 2.75 mm before 4608 of 1.4 um. Where none is set, module 3.
FOCAL_SHARES = {
    "camera-module-2": 0.828,
    "camera-module-3": 0.735,
    "camera-module-3-wide": 0.426,
}
USUAL_FOCAL_SHARE = 0.735  # module 3, the one that is sold most
# Less of the nose before the ears than this, in torso lengths, tells no facing. Chosen:
# at 80 degrees to the side it still is as much.
LEAST_GAZE = 0.03


@dataclass(frozen=True, slots=True)
class Placement:
    """How the camera stands to a standing lifter; NaN where it cannot be told.

    ``top``, ``bottom`` and ``middle`` are where crown, soles and hips are, in shares of
    the picture's height and width; beyond 0 and 1 they are cut off. ``yaw_deg`` is 0
    from the side, positive towards the lifter's front; ``facing`` is as in ``View``.
    ``roll_deg`` is how far an upright post leans right in the picture. ``sees_m`` is
    how much height the picture shows where the lifter stands.
    """

    top: float
    bottom: float
    middle: float
    yaw_deg: float
    facing: int
    roll_deg: float
    distance_m: float
    sees_m: float
    turned_deg: float
    back: float

    @property
    def share(self) -> float:
        """Return how much of the picture's height the lifter takes, were they ahead.

        A flat picture stretches what is at its border.
        """
        return (self.bottom - self.top) * math.cos(math.radians(self.turned_deg))


def focal_share(lens: LensSettings) -> float:
    """Return the focal length in picture widths, as far as the settings tell."""
    return FOCAL_SHARES.get(lens.preset, USUAL_FOCAL_SHARE) / lens.sensor_share


def placement(
    seen: Pose,
    straight: Pose,
    size: tuple[int, int],
    focal_px: float,
    back: float = math.nan,
) -> Placement | None:
    """Return how the camera stands; None where no trunk is seen.

    Parameters
    ----------
    seen : keypoints where they are in the picture
    straight : the same with lens and set roll taken back
    size : width and height, px
    focal_px : focal length
    back : quality of the back's edge, 0-1
    """
    width, height = size
    joints = midpoints(seen.xy, seen.score, PAIRS)
    torso_px = _length(joints[SHOULDER] - joints[HIP])
    if not torso_px > 0.0:
        return None
    middle_px, hip_px = joints[HIP].tolist()
    head_px, ankle_px = float(joints[EAR, 1]), float(joints[ANKLE, 1])
    if math.isnan(head_px):
        head_px = float(joints[SHOULDER, 1]) - 0.5 * torso_px
    if math.isnan(ankle_px):
        ankle_px = hip_px + 1.6 * torso_px
    aside, below = (middle_px - width / 2) / focal_px, (hip_px - height / 2) / focal_px
    depth_m = focal_px * TORSO_M / torso_px
    facing = _facing(straight, torso_px)
    yaw_deg = _yaw_deg(straight)
    return Placement(
        top=(head_px - CROWN_TORSOS * torso_px) / height,
        bottom=(ankle_px + SOLE_TORSOS * torso_px) / height,
        middle=middle_px / width,
        yaw_deg=yaw_deg,
        facing=facing,
        roll_deg=_roll_deg(straight, facing, yaw_deg, height),
        distance_m=depth_m * math.sqrt(1.0 + aside**2 + below**2),
        sees_m=height / torso_px * TORSO_M,
        turned_deg=math.degrees(math.atan(aside)),
        back=back,
    )


def _yaw_deg(pose: Pose) -> float:
    """Return how far off square the camera looks, degrees, + at the chest."""
    joints = midpoints(pose.xy, pose.score, PAIRS)
    torso_px = _length(joints[SHOULDER] - joints[HIP])
    across = pose.xy[:, 0].tolist()
    # The lifter's left is at the picture's right where their chest is seen.
    width = sum(across[a] - across[b] for a, b in (SHOULDERS, HIPS)) / torso_px
    share = max(-1.0, min(1.0, width / FRONT_WIDTH))
    return math.degrees(math.asin(share)) if math.isfinite(share) else math.nan


def _facing(pose: Pose, torso_px: float) -> int:
    ears_x = float(np.nanmean([pose.xy[ear, 0] for ear in EARS]))
    gaze = (float(pose.xy[NOSE, 0]) - ears_x) / torso_px
    if not abs(gaze) >= LEAST_GAZE:
        return 0
    return 1 if gaze > 0 else -1


def _roll_deg(pose: Pose, facing: int, yaw_deg: float, height: int) -> float:
    """Return it from how the body leans; NaN where the feet are not seen."""
    joints = midpoints(pose.xy, pose.score, PAIRS)
    feet = float(pose.score[list(ANKLES)].max()), float(joints[ANKLE, 1])
    if not (feet[0] >= SEEN_SCORE and feet[1] < height):
        return math.nan
    up = joints[SHOULDER] - joints[ANKLE]
    lean_deg = inclination_deg(up.tolist(), 1)
    return lean_deg - facing * STANCE_DEG * math.cos(math.radians(yaw_deg or 0.0))


def _length(vector: FloatArray) -> float:
    return math.hypot(*vector.tolist())


@dataclass(frozen=True, slots=True)
class Glimpse:
    """Parts of somebody who is not followed: shares of the height, scores 0 to 1."""

    shoulders: float
    ankles: float
    score: float


def glimpse(pose: Pose, size: tuple[int, int]) -> Glimpse:
    """Return what can be made out of somebody whose trunk is not seen for sure."""
    height = size[1]
    rows = pose.xy[:, 1]
    parts = (EARS, SHOULDERS, HIPS, KNEES, ANKLES)
    best = [float(pose.score[list(pair)].max()) for pair in parts]
    return Glimpse(
        shoulders=float(rows[list(SHOULDERS)].mean()) / height,
        ankles=float(rows[list(ANKLES)].mean()) / height,
        score=sum(best) / len(best),
    )
