"""Pose -> Limbs: what each side's keypoints say, left and right apart.

Midpoints of left and right tell nothing of a lunge, a raised leg or a press.
"""

from edge.core.pose.geometry import inclination_deg, wrapped_deg
from edge.core.types.frames import Pose, View
from edge.core.types.skeleton import ANKLES, HIPS, KNEES, SHOULDERS, WRISTS
from edge.core.types.states import Limbs, Sides


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
    )


def _hands_px(points: list[list[float]]) -> Sides:
    floor_y = max(points[ankle][1] for ankle in ANKLES)
    left, right = (floor_y - points[wrist][1] for wrist in WRISTS)
    return left, right


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
