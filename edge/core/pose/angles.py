"""Pose -> BodyAngles: what the keypoints can say about the sagittal plane."""

import math

from edge.core.pose.geometry import lean_deg, wrapped_deg
from edge.core.pose.pelvis import believed_deg
from edge.core.types.codes import ViewKind
from edge.core.types.frames import Points, View
from edge.core.types.skeleton import (
    HIP,
    NECK,
    SEGMENTS,
    SHANK,
    SHOULDER,
    THIGH,
    TRUNK,
)
from edge.core.types.states import BodyAngles

# Chosen: up to here a degree of yaw too many is at most half a degree of inclination,
# and the widths of shoulders and hips give the yaw within four.
LARGEST_YAW_DEG = 45.0
# Of the standing height of the hips: how much lower they are in standing at times.
# Chosen: keypoints sway by 2 %, and an inclination is most uncertain near 0.
SWAY = 0.04
# Chosen: in squats to level thighs shanks lean by 25 to 35 degrees.
SHANK_SHARE = 0.3
# How much less than heights tell is clear, from an angle. Chosen: cameras stand high or
# low, and hips that come nearer look lower.
UNCLEAR_DEG = 20.0
_SEGMENTS: list[tuple[int, int]] = SEGMENTS.tolist()


def body_angles(t_s: float, joints: Points, view: View) -> BodyAngles:
    """Return the sagittal angles of (5, 2) joints, flexion positive, degrees.

    With each segment's inclination from the vertical towards the facing side
    (``geometry.lean_deg``), hip flexion is trunk minus thigh, knee flexion
    shank minus thigh, neck flexion neck minus trunk. While the facing side is
    unknown, the side that flexes the hip is taken for it.

    From an angle, what moves in the sagittal plane looks narrower by the yaw's cosine;
    up to ``LARGEST_YAW_DEG`` that is taken back. On synthetic lifters 30 degrees off
    the side it brings the hip's RMSE from 4.9 to 3.4 degrees, at 45 from 10.7 to 4.2.

    A trunk that leans back further than people do is a hip that something hides
    (``pelvis``): it is read as leaning back as far as they do.

    From the front or rear heights tell: the trunk's inclination by its foreshortening,
    the thigh's by how far the hips are lower than in standing (``_heights``). A neck
    and a shank tell nothing there. From an angle, where legs that are spread look
    upright, thigh and knee bend as far at least as heights clearly tell.
    """
    if view.kind is ViewKind.FRONT:
        return _heights(t_s, joints, view)
    narrowing, facing = _narrowing(view), view.facing or 1
    lean = [
        lean_deg(joints[low], joints[top], facing, narrowing) for low, top in _SEGMENTS
    ]
    if view.facing:
        lean[TRUNK] = believed_deg(lean[TRUNK])
    hip = wrapped_deg(lean[TRUNK] - lean[THIGH])
    if view.facing == 0 and hip < 0:
        lean, hip = [-angle for angle in lean], -hip
    knee = wrapped_deg(lean[SHANK] - lean[THIGH])
    if view.kind is ViewKind.OBLIQUE:
        thigh = _thigh_deg(view) - (UNCLEAR_DEG if view.facing else 0.0)
        # In this order NaN changes nothing.
        if thigh > max(0.0, -lean[THIGH]):
            hip = max(hip, lean[TRUNK] + thigh)
            knee = max(knee, (1 + SHANK_SHARE) * thigh)
    return BodyAngles(
        t_s=t_s,
        trunk_inclination_deg=lean[TRUNK],
        hip_flexion_deg=hip,
        knee_flexion_deg=knee,
        shank_inclination_deg=lean[SHANK],
        neck_flexion_deg=wrapped_deg(lean[NECK] - lean[TRUNK]),
    )


def _narrowing(view: View) -> float:
    if view.kind is ViewKind.UNKNOWN:
        return 1.0
    return math.cos(math.radians(min(view.yaw_deg, LARGEST_YAW_DEG)))


def _heights(t_s: float, joints: Points, view: View) -> BodyAngles:
    """Return the angles that heights in the picture tell.

    A trunk's cosine is the height of the hip-shoulder line over its standing length.
    Hips over their standing height are half of the thigh's cosine and half of the
    shank's. The shank leans by ``SHANK_SHARE`` of what the thigh does, so that the
    knee bends by both; its cosine is near to 1, and is taken for it.
    """
    height = (joints[HIP][1] - joints[SHOULDER][1]) / view.torso_px
    # In this order NaN stays NaN.
    trunk_deg = math.degrees(math.acos(min(max(height, -1.0), 1.0)))
    thigh_deg = _thigh_deg(view)
    if math.isnan(thigh_deg):
        return BodyAngles(t_s, trunk_deg, trunk_deg, math.nan, math.nan, math.nan)
    knee_deg = (1 + SHANK_SHARE) * thigh_deg
    return BodyAngles(
        t_s, trunk_deg, trunk_deg + thigh_deg, knee_deg, math.nan, math.nan
    )


def _thigh_deg(view: View) -> float:
    cosine = 2 * min(max(view.hip_height + SWAY, 0.0), 1.0) - 1
    return math.degrees(math.acos(min(max(cosine, -1.0), 1.0)))
