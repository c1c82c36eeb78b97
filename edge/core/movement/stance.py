"""Pose -> Stance: where legs, hands and trunk are, in torso lengths above the feet."""

import math
from dataclasses import dataclass

from edge.core.pose.geometry import middle, wrapped_deg
from edge.core.types.frames import Points, Pose, View
from edge.core.types.skeleton import (
    ANKLES,
    HIPS,
    KNEES,
    SEEN_SCORE,
    SHOULDERS,
    WRISTS,
)
from edge.core.types.states import Limbs

HANDS_DOWN = 0.45  # chosen: a hand on the floor, seen from above or below
# How far shoulders are above the floor that the feet are on, or above the hands, in a
# body that the arms hold up. Chosen: half of an upper arm.
PROPPED = 0.3
# What is along the floor looks shorter by the yaw's cosine; further round it cannot be
# told. Chosen.
MOST_YAW_DEG = 60.0
FULL_WIDTH = 1.25  # shoulders and hips together, from the front, in torsos (``view``)


@dataclass(slots=True)
class Leg:
    """One leg as it is seen: leans from the vertical without a sign, degrees."""

    shank_deg: float
    thigh_deg: float
    knee_deg: float
    hip_to_foot: float  # along the floor, torsos
    knee_height: float  # above this foot, torsos


@dataclass(slots=True)
class Stance:
    """One frame's figures; heights above the lower foot, in torso lengths.

    What only some postures ask for is worked out when it is asked for.
    """

    trunk_deg: float
    hip_height: float
    knee_heights: tuple[float, float]
    limbs: Limbs
    _points: Points
    _middles: tuple[tuple[float, float], tuple[float, float]]  # hips, shoulders
    _floor_y: float
    _spread_px: float
    _unit_px: float
    _facing: float  # the yaw's cosine

    @classmethod
    def of(cls, pose: Pose, view: View, limbs: Limbs) -> "Stance | None":
        """Return the figures, or None where the legs or the trunk are not seen."""
        scores, points = pose.scores, pose.points
        for left, right in (KNEES, ANKLES):
            if max(scores[left], scores[right]) < SEEN_SCORE:
                return None
        hip, shoulder = middle(points, HIPS), middle(points, SHOULDERS)
        across, up = shoulder[0] - hip[0], hip[1] - shoulder[1]
        seen_px = math.hypot(across, up)
        if not seen_px > 0:
            return None
        spread_px = sum(
            [abs(points[a][0] - points[b][0]) for a, b in (SHOULDERS, HIPS)]
        )
        # A trunk that points at the camera is longer than it looks.
        unit_px = max(seen_px, spread_px / FULL_WIDTH, _known(view.torso_px))
        facing = math.cos(math.radians(min(_known(view.yaw_deg), MOST_YAW_DEG)))
        floor_y = max(points[ANKLES[0]][1], points[ANKLES[1]][1])
        left_px = floor_y - points[KNEES[0]][1]
        right_px = floor_y - points[KNEES[1]][1]
        return cls(
            abs(math.degrees(math.atan2(across, up))),
            (floor_y - hip[1]) / unit_px,
            (left_px / unit_px, right_px / unit_px),
            limbs,
            *(points, (hip, shoulder), floor_y, spread_px, unit_px, facing),
        )

    @property
    def legs(self) -> tuple[Leg, Leg]:
        """Return both legs, the left one first."""
        return self.leg(0), self.leg(1)

    def leg(self, side: int) -> Leg:
        """Return the left leg, 0, or the right one, 1."""
        points = self._points
        hip, knee, ankle = points[HIPS[side]], points[KNEES[side]], points[ANKLES[side]]
        shank_deg = self.limbs.shank_inclination_deg[side]
        thigh_deg = self.limbs.thigh_inclination_deg[side]
        return Leg(
            abs(shank_deg),
            abs(thigh_deg),
            abs(wrapped_deg(shank_deg - thigh_deg)),
            abs(ankle[0] - hip[0]) / self._facing / self._unit_px,
            (ankle[1] - knee[1]) / self._unit_px,
        )

    @property
    def knee_drop(self) -> float:
        """Return how much higher one knee is than the other."""
        return abs(self.knee_heights[0] - self.knee_heights[1])

    @property
    def step(self) -> float:
        """Return how much further the feet are apart along the floor than shoulders."""
        left, right = self._across(ANKLES), self._across(SHOULDERS)
        return abs(left - right) / self._facing / self._unit_px

    @property
    def behind(self) -> float:
        """Return how far the trunk's middle is to the picture's left of the feet."""
        (hip_x, _), (shoulder_x, _) = self._middles
        feet = self._points[ANKLES[0]][0] + self._points[ANKLES[1]][0]
        return (feet - (hip_x + shoulder_x)) / (2 * self._facing * self._unit_px)

    @property
    def stacked(self) -> float:
        """Return how far shoulders and hips are above each other, less how far beside.

        Of the left and right one of each.
        """
        points = self._points
        rise_px = sum([abs(points[a][1] - points[b][1]) for a, b in (SHOULDERS, HIPS)])
        return (rise_px - self._spread_px) / self._unit_px

    @property
    def hands_down(self) -> bool:
        """Return whether a hand is on the floor."""
        return (self._floor_y - self._hands_y) / self._unit_px < HANDS_DOWN

    @property
    def propped(self) -> bool:
        """Return whether the arms hold the shoulders up."""
        up_px = max(self._floor_y, self._hands_y) - self._middles[1][1]
        return up_px / self._unit_px > PROPPED

    @property
    def _hands_y(self) -> float:
        return max(self._points[wrist][1] for wrist in WRISTS)

    def _across(self, pair: tuple[int, int]) -> float:
        return self._points[pair[0]][0] - self._points[pair[1]][0]


def _known(value: float) -> float:
    return 0.0 if math.isnan(value) else value
