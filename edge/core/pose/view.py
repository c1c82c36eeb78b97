"""How the lifter stands to the camera: side, oblique or front, and which way.

The width between left and right shoulder and hip tells the yaw, measured against the
torso's standing length so that bending over does not widen it. Nose and ears, and the
trunk's lean once it is clear, tell the facing side.
"""

import math

from edge.core.filters import FrameClock, Hysteresis, LowPass
from edge.core.types.codes import ViewKind
from edge.core.types.frames import Points, Pose, View
from edge.core.types.skeleton import (
    ANKLES,
    EARS,
    HIP,
    HIPS,
    NOSE,
    SEEN_SCORE,
    SHOULDER,
    SHOULDERS,
    WRISTS,
)

# Shoulder plus hip width between MoveNet's keypoints seen from the front, in torso
# lengths: measured on synthetic lifters at 15, 30 and 90 degrees of yaw.
FRONT_WIDTH = 1.25
# Half of it, chosen: 30 degrees of yaw. Further round, left and right swap for a frame
# or two where the pose model takes a chest for a back; nobody turns as quickly.
CLEAR_WIDTH = FRONT_WIDTH / 2
# Chosen: a side view is judged up to about 20 degrees, where a back's outline is still
# its midline; between the pairs the last kind stays.
SIDE_YAW_DEG = Hysteresis(enter=21.0, leave=25.0)
FRONT_YAW_DEG = Hysteresis(enter=60.0, leave=55.0)
# Time constants, chosen: a person turns in about a second.
WIDTH_S, FACING_S = 0.5, 0.6
# Of the torso's length, chosen: a hunched frame or two is no shorter lifter.
TORSO_S = 0.3
# The longest torso seen fades so slowly that a minute of bends leaves it nearly whole,
# and a lifter who steps back from the camera is measured anew within one. Chosen.
TORSO_FORGET_S = 30.0
# From the hips to the ankles of who stands, in torso lengths. Chosen: 1.65 to 1.8 on
# real and rendered lifters, less what a short leg may miss.
LEAST_LEG = 1.55
# Where the nose is before the ears, in torso lengths, times GAZE; and the sine of the
# trunk's lean beyond CLEAR_LEAN (20 degrees), times BEND. Each has a most that it may
# say, so that a clear lean outweighs a turned head. Chosen.
GAZE, MOST_GAZE = 3.0, 1.0
CLEAR_LEAN, BEND, MOST_BEND = 0.35, 5.0, 2.0
HANDS = tuple(zip(WRISTS, SHOULDERS, strict=True))
# Less evidence than this is none. Chosen: a nose 5 % of a torso before the ears, less
# than these keypoints are off by.
MIN_FACING = 0.15


class ViewEstimator:
    """Follows view and facing over time; a fixed ``kind`` skips the yaw."""

    def __init__(self, kind: ViewKind | None = None) -> None:
        self._fixed = kind
        self.reset()

    def reset(self) -> None:
        """Forget the person."""
        self._clock = FrameClock()
        self._width = LowPass[float](WIDTH_S, 0.0)
        self._facing = LowPass[float](FACING_S)
        self._torso_px = LowPass[float](TORSO_S)
        self._standing_px = 0.0
        self._leg_px = LowPass[float](TORSO_S)
        self._standing_leg_px = 0.0
        self._kind = ViewKind.UNKNOWN

    def step(self, pose: Pose, joints: Points) -> View:
        """Return the view of a pose and its (5, 2) joints; NaN poses are unknown."""
        (shoulder_x, shoulder_y), (hip_x, hip_y) = joints[SHOULDER], joints[HIP]
        across_px = shoulder_x - hip_x
        torso_px = math.hypot(across_px, shoulder_y - hip_y)
        if not torso_px > 0:
            return View(ViewKind.UNKNOWN, 0, math.nan, math.nan)
        dt_s = self._clock.step(pose.t_s)
        points = pose.points
        hips_px = max(points[ANKLES[0]][1], points[ANKLES[1]][1]) - hip_y
        self._follow_lengths(torso_px, hips_px, dt_s, reaches=_reaches(pose))
        left_minus_right = sum(
            [points[a][0] - points[b][0] for a, b in (SHOULDERS, HIPS)]
        )
        if math.isfinite(left_minus_right):
            self._width.step(dt_s, self._unswapped(left_minus_right))
        evidence = _facing_evidence(points, across_px / torso_px, torso_px)
        turned = self._facing.step(dt_s, evidence)
        width = abs(self._width.value or 0.0)
        yaw_deg = math.degrees(math.asin(min(width / FRONT_WIDTH, 1.0)))
        self._kind = self._fixed or _next_kind(self._kind, yaw_deg)
        facing = 0 if abs(turned) < MIN_FACING else int(math.copysign(1, turned))
        lengths_px = self._standing_px, self._standing_leg_px, hips_px
        return View(self._kind, facing, yaw_deg, *lengths_px)

    def _unswapped(self, left_minus_right_px: float) -> float:
        """Return the width in torso lengths, its sign as it clearly was."""
        width = left_minus_right_px / self._standing_px
        known = self._width.value or 0.0
        return math.copysign(width, known) if abs(known) > CLEAR_WIDTH else width

    def _follow_lengths(
        self, torso_px: float, leg_px: float, dt_s: float, *, reaches: bool
    ) -> None:
        faded = math.exp(-dt_s / TORSO_FORGET_S) if dt_s else 0.0
        if not reaches or not self._standing_px:
            # Shoulders go up with the arms, and would make a longer trunk.
            steady_px = self._torso_px.step(dt_s, torso_px)
            self._standing_px = max(self._standing_px * faded, steady_px)
        if math.isfinite(leg_px):
            leg_px = self._leg_px.step(dt_s, leg_px)
            self._standing_leg_px = max(self._standing_leg_px * faded, leg_px)
        # Who is first seen at the bottom of a squat has legs as others have.
        least_px = LEAST_LEG * self._standing_px
        self._standing_leg_px = max(self._standing_leg_px, least_px)


def _reaches(pose: Pose) -> bool:
    """Return whether a hand is seen above its shoulder."""
    for wrist, shoulder in HANDS:
        above = pose.points[wrist][1] < pose.points[shoulder][1]
        if above and pose.scores[wrist] > SEEN_SCORE:
            return True
    return False


def _facing_evidence(points: Points, lean: float, torso_px: float) -> float:
    ears_x = (points[EARS[0]][0] + points[EARS[1]][0]) / 2
    gaze = GAZE * (points[NOSE][0] - ears_x) / torso_px
    if math.isnan(gaze):
        gaze = 0.0
    bend = math.copysign(max(abs(lean) - CLEAR_LEAN, 0.0), lean) * BEND
    return _within(MOST_GAZE, gaze) + _within(MOST_BEND, bend)


def _within(most: float, value: float) -> float:
    return max(-most, min(most, value))


def _next_kind(kind: ViewKind, yaw_deg: float) -> ViewKind:
    if SIDE_YAW_DEG.holds(yaw_deg, kind is ViewKind.SIDE):
        return ViewKind.SIDE
    front = FRONT_YAW_DEG.holds(yaw_deg, kind is ViewKind.FRONT)
    return ViewKind.FRONT if front else ViewKind.OBLIQUE
