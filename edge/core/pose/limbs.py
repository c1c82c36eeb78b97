"""Pose -> Limbs: what each side's keypoints say, left and right apart.

Midpoints of left and right tell nothing of a lunge, a raised leg or a press.
"""

import math

from edge.core.pose.geometry import inclination_deg, wrapped_deg
from edge.core.types.codes import ViewKind
from edge.core.types.frames import Pose, View
from edge.core.types.skeleton import ANKLES, HIPS, KNEES, SHOULDERS, WRISTS
from edge.core.types.states import Limbs, Sides

LEAST_WIDTH = 0.15  # torso lengths, chosen: a shorter line has no direction


def limbs(pose: Pose, view: View) -> Limbs:
    """Return the inclinations of shanks, thighs and arms of a pose, degrees.

    While the facing side is unknown, the picture's right is taken for it.
    """
    points, facing = pose.xy.tolist(), view.facing or 1

    def lean(low: tuple[int, int], top: tuple[int, int]) -> Sides:
        left, right = (
            inclination_deg(
                (points[b][0] - points[a][0], points[b][1] - points[a][1]), facing
            )
            for a, b in zip(low, top, strict=True)
        )
        return left, right

    hip_x = sum(points[hip][0] for hip in HIPS) / 2
    left, right = ((points[ankle][0] - hip_x) * facing for ankle in ANKLES)
    return Limbs(
        pose.t_s,
        lean(ANKLES, KNEES),
        lean(KNEES, HIPS),
        lean(WRISTS, SHOULDERS),
        (left, right),
        _hands_px(points),
        (hip_x, sum(points[hip][1] for hip in HIPS) / 2),
        _obliquity_deg(points, view),
    )


def _hands_px(points: list[list[float]]) -> Sides:
    floor_y = max(points[ankle][1] for ankle in ANKLES)
    left, right = (floor_y - points[wrist][1] for wrist in WRISTS)
    return left, right


def _obliquity_deg(points: list[list[float]], view: View) -> float:
    """Return how much lower the left hip is, degrees, NaN where the view hides it."""
    if view.kind not in (ViewKind.FRONT, ViewKind.OBLIQUE):
        return math.nan
    (left_x, left_y), (right_x, right_y) = (points[hip] for hip in HIPS)
    # Seen from an angle, a line is as short as the sine.
    turned = view.yaw_deg if view.kind is ViewKind.OBLIQUE else 90.0
    full_px = abs(left_x - right_x) / math.sin(math.radians(turned))
    if not full_px > LEAST_WIDTH * view.torso_px:
        return math.nan
    return math.degrees(math.atan2(left_y - right_y, full_px))


def knee_flexion_deg(body: Limbs) -> Sides:
    """Return the flexion of left and right knee, degrees, NaN where one is missing."""
    left, right = (
        wrapped_deg(shank - thigh)
        for shank, thigh in zip(
            body.shank_inclination_deg, body.thigh_inclination_deg, strict=True
        )
    )
    return left, right


def hip_flexion_deg(body: Limbs, trunk_inclination_deg: float) -> Sides:
    """Return the flexion of left and right hip, degrees, NaN where one is missing."""
    left, right = (
        wrapped_deg(trunk_inclination_deg - thigh)
        for thigh in body.thigh_inclination_deg
    )
    return left, right
