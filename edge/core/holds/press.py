"""Arms that are pressed out before the chest, seen from the front.

An arm that points at the camera is short in the picture, and where its hand is tells
little of how far it reaches. Its elbow does: before the chest it hangs below the
shoulder, pressed out it is nearly as high.
"""

import math

from edge.core.filters import FrameClock, Hysteresis
from edge.core.types.frames import Pose, View
from edge.core.types.skeleton import ELBOWS, HIPS, SEEN_SCORE, SHOULDERS, WRISTS
from edge.core.types.states import BodyState

# Both hands on one handle before the chest, torso lengths: from each other, above the
# hips. In rendered holds 0.45 to 0.6 and 0.7 to 0.8; at rest 0.9 and below 0; chosen.
TOGETHER, CHEST_HIGH = 0.7, 0.5
# Upper arms there, degrees from hanging (``edge.core.spine.pressed``).
BENT_DEG = (18.0, 48.0)
# For so long, and no longer ago, before the press. Chosen: a swing of a club or a bell
# passes the chest in less, and a press takes a second.
AT_CHEST_S, AGO_S = 0.4, 2.0
# Lean of the trunk and height of the hips: nobody presses from a bend, and in a squat
# arms are held out too. Chosen: foreshortening tells an upright trunk to within 20 deg.
STANDING_DEG = Hysteresis(enter=20.0, leave=35.0)
STANDING_HIPS = Hysteresis(enter=0.85, leave=0.8)
UPPER_ARM = 0.6  # torso lengths, between MoveNet's keypoints of people


def upper_arms_deg(pose: Pose, view: View) -> float:
    """Return how far the upper arms are raised, 0 while they hang, 90 while level.

    The mean of those that are seen, degrees; NaN where neither is. An elbow that points
    at the camera is often lost for a frame.
    """
    if not view.torso_px > 0:
        return math.nan
    points, scores = pose.points, pose.scores
    drops = [
        points[elbow][1] - points[shoulder][1]
        for elbow, shoulder in zip(ELBOWS, SHOULDERS, strict=True)
        if min(scores[elbow], scores[shoulder]) > SEEN_SCORE
    ]
    if not drops:
        return math.nan
    share = sum(drops) / len(drops) / view.torso_px / UPPER_ARM
    return math.degrees(math.acos(min(max(share, -1.0), 1.0)))


def stands(body: BodyState, was: bool) -> bool:
    """Return whether nobody bends or squats, having stood before where it ``was`` so.

    What is not seen for a moment ends no standing.
    """
    height, lean_deg = body.view.hip_height, abs(body.angles.trunk_inclination_deg)
    high = STANDING_HIPS.holds(height, was) or (was and math.isnan(height))
    upright = STANDING_DEG.holds(lean_deg, was) or (was and math.isnan(lean_deg))
    return high and upright


class AtChest:
    """Whether hands have just waited before the chest, where a press goes out from."""

    def __init__(self) -> None:
        self._clock = FrameClock()
        self._there_s, self._last_s = 0.0, -math.inf

    def step(self, body: BodyState, pose: Pose) -> bool:
        """Take one frame of somebody seen from the front."""
        dt_s = self._clock.step(body.t_s)
        upright = STANDING_DEG.holds(abs(body.angles.trunk_inclination_deg), False)
        low_deg, high_deg = BENT_DEG
        there = (
            stands(body, False)
            and low_deg < upper_arms_deg(pose, body.view) < high_deg
            and _before_chest(pose, body.view)
        )
        self._there_s = self._there_s + dt_s if there else 0.0
        if self._there_s >= AT_CHEST_S:
            self._last_s = body.t_s
        return upright and body.t_s - self._last_s <= AGO_S


def _before_chest(pose: Pose, view: View) -> bool:
    (left_x, left_y), (right_x, right_y) = pose.xy[list(WRISTS)].tolist()
    apart_px = math.hypot(left_x - right_x, left_y - right_y)
    hips_y = float(pose.xy[list(HIPS), 1].mean())
    high_px = hips_y - (left_y + right_y) / 2
    return apart_px < TOGETHER * view.torso_px and high_px > CHEST_HIGH * view.torso_px
