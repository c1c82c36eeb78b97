"""Pose -> Limbs: what each side's keypoints say, left and right apart.

Midpoints of left and right tell nothing of a lunge, a raised leg or a press.
"""

import math

from edge.core.pose.geometry import lean_deg, wrapped_deg
from edge.core.types.codes import ViewKind
from edge.core.types.frames import Points, Pose, View
from edge.core.types.skeleton import ANKLES, HIPS, KNEES, SHOULDERS, WRISTS
from edge.core.types.states import Limbs, Sides

# Views in which it shows that a hip is lower than the other.
LEVELS_SEEN = ViewKind.FRONT, ViewKind.OBLIQUE
LEAST_WIDTH = 0.15  # torso lengths, chosen: a shorter line has no direction


def limbs(pose: Pose, view: View) -> Limbs:
    """Return the inclinations of shanks, thighs and arms of a pose, degrees.

    While the facing side is unknown, the picture's right is taken for it.
    """
    points, facing = pose.points, view.facing or 1
    (left, left_y), (right, right_y) = points[ANKLES[0]], points[ANKLES[1]]
    (left_x, hip_y), (right_x, other_y) = points[HIPS[0]], points[HIPS[1]]
    hip_x, floor_y = (left_x + right_x) / 2, max(left_y, right_y)
    return Limbs(
        pose.t_s,
        _leans(points, ANKLES, KNEES, facing),
        _leans(points, KNEES, HIPS, facing),
        _leans(points, WRISTS, SHOULDERS, facing),
        ((left - hip_x) * facing, (right - hip_x) * facing),
        (floor_y - points[WRISTS[0]][1], floor_y - points[WRISTS[1]][1]),
        (hip_x, (hip_y + other_y) / 2),
        _obliquity_deg(points, view) if view.kind in LEVELS_SEEN else math.nan,
    )


def _leans(
    points: Points, low: tuple[int, int], top: tuple[int, int], facing: int
) -> Sides:
    (left, right), (left_top, right_top) = low, top
    return (
        lean_deg(points[left], points[left_top], facing),
        lean_deg(points[right], points[right_top], facing),
    )


def _obliquity_deg(points: Points, view: View) -> float:
    """Return how much lower the left hip is, degrees, NaN where that is not seen."""
    (left_x, left_y), (right_x, right_y) = (points[hip] for hip in HIPS)
    # Seen from an angle, a line is as short as the sine.
    turned = view.yaw_deg if view.kind is ViewKind.OBLIQUE else 90.0
    full_px = abs(left_x - right_x) / math.sin(math.radians(turned))
    if not full_px > LEAST_WIDTH * view.torso_px:
        return math.nan
    return math.degrees(math.atan2(left_y - right_y, full_px))


def knee_flexion_deg(body: Limbs) -> Sides:
    """Return the flexion of left and right knee, degrees, NaN where one is missing."""
    (left, right), (left_thigh, right_thigh) = (
        body.shank_inclination_deg,
        body.thigh_inclination_deg,
    )
    return wrapped_deg(left - left_thigh), wrapped_deg(right - right_thigh)
