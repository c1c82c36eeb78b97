"""Pose -> Stance: where legs, hands and trunk are, in torso lengths above the feet."""

import math
from dataclasses import dataclass

from edge.core.types.frames import Pose, View
from edge.core.types.skeleton import (
    ANKLES,
    HIPS,
    KNEES,
    SEEN_SCORE,
    SHOULDERS,
    WRISTS,
)

HANDS_DOWN = 0.45  # chosen: a hand on the floor, seen from above or below
# How far shoulders are above the floor that the feet are on, or above the hands, in a
# body that the arms hold up. Chosen: half of an upper arm.
PROPPED = 0.3
# What is along the floor looks shorter by the yaw's cosine; further round it cannot be
# told. Chosen.
MOST_YAW_DEG = 60.0
FULL_WIDTH = 1.25  # shoulders and hips together, from the front, in torsos (``view``)


@dataclass(frozen=True, slots=True)
class Leg:
    """One leg as it is seen: leans from the vertical without a sign, degrees."""

    shank_deg: float
    thigh_deg: float
    knee_deg: float
    hip_to_foot: float  # along the floor, torsos
    knee_height: float  # above this foot, torsos


@dataclass(frozen=True, slots=True)
class Stance:
    """One frame's figures; heights above the lower foot, in torso lengths."""

    trunk_deg: float
    legs: tuple[Leg, Leg]
    hip_height: float
    knee_height: float
    knee_drop: float
    step: float
    behind: float  # the trunk's middle, to the picture's left of the feet
    stacked: float
    hands_down: bool
    propped: bool

    @classmethod
    def of(cls, pose: Pose, view: View) -> "Stance | None":
        """Return the figures, or None where the legs or the trunk are not seen."""
        scores = pose.score.tolist()
        if min(max(scores[a], scores[b]) for a, b in (KNEES, ANKLES)) < SEEN_SCORE:
            return None
        points = pose.xy.tolist()
        hip, shoulder = _middle(points, HIPS), _middle(points, SHOULDERS)
        across, up = shoulder[0] - hip[0], hip[1] - shoulder[1]
        seen_px = math.hypot(across, up)
        if not seen_px > 0:
            return None
        spread = [abs(points[a][0] - points[b][0]) for a, b in (SHOULDERS, HIPS)]
        rise = [abs(points[a][1] - points[b][1]) for a, b in (SHOULDERS, HIPS)]
        # A trunk that points at the camera is longer than it looks.
        unit = max(seen_px, sum(spread) / FULL_WIDTH, _known(view.torso_px))
        facing = math.cos(math.radians(min(_known(view.yaw_deg), MOST_YAW_DEG)))
        legs = (_leg(points, 0, unit, facing), _leg(points, 1, unit, facing))
        floor_y = max(points[ankle][1] for ankle in ANKLES)
        heights = [(floor_y - points[knee][1]) / unit for knee in KNEES]
        hands_y = max(points[wrist][1] for wrist in WRISTS)
        left, right = points[SHOULDERS[0]], points[SHOULDERS[1]]
        wide = left[0] - right[0], left[1] - right[1]
        feet = points[ANKLES[0]][0] - points[ANKLES[1]][0]
        return cls(
            trunk_deg=abs(math.degrees(math.atan2(across, up))),
            legs=legs,
            hip_height=(floor_y - hip[1]) / unit,
            knee_height=max(heights),
            knee_drop=abs(heights[0] - heights[1]),
            step=abs(feet - wide[0]) / facing / unit,
            behind=((points[15][0] + points[16][0]) - (hip[0] + shoulder[0]))
            / (2 * facing * unit),
            stacked=(sum(rise) - sum(spread)) / unit,
            hands_down=(floor_y - hands_y) / unit < HANDS_DOWN,
            propped=(max(floor_y, hands_y) - shoulder[1]) / unit > PROPPED,
        )


def _leg(points: list[list[float]], side: int, unit: float, facing: float) -> Leg:
    hip, knee, ankle = (points[pair[side]] for pair in (HIPS, KNEES, ANKLES))
    shank = math.atan2(knee[0] - ankle[0], ankle[1] - knee[1])
    thigh = math.atan2(hip[0] - knee[0], knee[1] - hip[1])
    turn = math.degrees(shank - thigh)
    return Leg(
        shank_deg=abs(math.degrees(shank)),
        thigh_deg=abs(math.degrees(thigh)),
        knee_deg=abs((turn + 180.0) % 360.0 - 180.0),
        hip_to_foot=abs(ankle[0] - hip[0]) / facing / unit,
        knee_height=(ankle[1] - knee[1]) / unit,
    )


def _middle(points: list[list[float]], pair: tuple[int, int]) -> tuple[float, float]:
    (a_x, a_y), (b_x, b_y) = points[pair[0]], points[pair[1]]
    return (a_x + b_x) / 2, (a_y + b_y) / 2


def _known(value: float) -> float:
    return 0.0 if math.isnan(value) else value
