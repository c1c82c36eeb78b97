"""Pose -> BodyPosture: on both feet, on hands and knees, in a plank, or none of them.

It is told before anything is judged: what is right in one posture means nothing in
another. Left and right are kept apart, for a lunge has its two legs in different
places. Heights are in torso lengths above the lower foot, so that they are read alike
from the side, from an angle and from the front; how far something is along the floor
can be told only where the camera is not in line with it.
"""

import math
from dataclasses import replace

from edge.core.filters import FrameClock, Hysteresis
from edge.core.movement.stance import Leg, Stance
from edge.core.types.codes import BodyPosture, ViewKind
from edge.core.types.frames import Pose, View
from edge.core.types.states import Limbs

# Another posture must be seen for this long. Chosen: longer than two legs are mixed up
# for, shorter than anybody needs to get down or up.
ENTER_S = 0.25
# What cannot be told is the posture of a moment ago. Chosen: as a plate takes to pass.
BRIDGE_S = 0.8
# Lean of the hip-shoulder line from the vertical as it is seen; a plank seen from an
# angle at 60 and more. Chosen: nobody on hands and knees is nearer to upright.
LEVEL_TRUNK_DEG = 52.0
# Of a shank: who kneels on it has it level, who stands does not. Chosen half way.
KNEELING_SHANK_DEG = Hysteresis(enter=68.0, leave=60.0)
UPRIGHT_THIGH_DEG = 50.0  # chosen: of the leg that is knelt on; a hip sits back on it
STANDING_SHANK_DEG = 62.0  # chosen: knees travel forward by 45 at most, plus noise
# Heights and lengths in torsos. A shank and a thigh are 0.9 each (measured).
STANDING_KNEE, SUNK_HIP = 0.45, 0.45
# Feet that are this far from the hips along the picture are stretched out: 1.3 to 1.7
# in planks from the side and at 50 degrees from it, 1.0 with the hips far too high.
# Chosen; on hands and knees, at 0.9, the knees are bent.
STRETCHED = Hysteresis(enter=0.85, leave=0.75)
STRETCHED_KNEE_DEG = 50.0
LOW_HIP = 1.1  # chosen: 0.4 in planks from the side, 0.8 in a hip that is too high
# How far one shoulder and one hip are above the other less how far they are beside it:
# 0.6 from the front of a side plank, 0.3 at most from the side of a plank, where a
# camera sees the far shoulder above the near one. Chosen between.
STACKED = Hysteresis(enter=0.45, leave=0.35)
# One foot ahead of the other, more than the shoulders are. Chosen: a staggered stance
# is 0.4, the shortest lunge 1.
STEP = Hysteresis(enter=0.8, leave=0.55)
# From the front: how much lower the knee behind is than the one before.
KNEE_DROP = Hysteresis(enter=0.35, leave=0.22)
# Who squats has the trunk's middle over the feet, who sits has it behind them: by 0.2
# and 0.9 torsos. Chosen half way. From the front only time tells: longer than anybody
# pauses at the bottom of a squat. Chosen.
SEATED_THIGH_DEG, SEATED_TRUNK_DEG = 60.0, 35.0
UNBALANCED = 0.55
SEATED_S, SEATED_FRONT_S = 0.7, 6.0
# Knees that bend further than anybody squats are those of a picture that ends there.
CROPPED_KNEE_DEG = 150.0

PROPPED_UP = (BodyPosture.HANDS_AND_KNEES, BodyPosture.PRONE_SUPPORT)
# Only who is on their feet tells how they stand; legs may be out of the picture.
ON_BOTH_FEET = BodyPosture.UPRIGHT, BodyPosture.UNKNOWN
ON_FEET = (*ON_BOTH_FEET, BodyPosture.SPLIT)


class BodyPostureTracker:
    """Follows what the body is doing."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget the body."""
        self._clock = FrameClock()
        self._posture = BodyPosture.UNKNOWN
        self._next = BodyPosture.UNKNOWN
        self._next_s = 0.0
        self._sits_s = 0.0

    def step(self, pose: Pose, view: View, limbs: Limbs) -> BodyPosture:
        """Return the posture of a pose; NaN poses keep it for a moment."""
        dt_s = self._clock.step(pose.t_s)
        if not dt_s:
            self._next_s = 0.0
        seen = self._seen(Stance.of(pose, view, limbs), view, dt_s)
        self._next_s = self._next_s + dt_s if seen is self._next else 0.0
        self._next = seen
        unknown = seen is BodyPosture.UNKNOWN
        if self._next_s >= (BRIDGE_S if unknown else ENTER_S):
            self._posture = seen
        return self._posture

    def _seen(self, body: Stance | None, view: View, dt_s: float) -> BodyPosture:
        if body is None:
            self._sits_s = 0.0
            return BodyPosture.UNKNOWN
        if body.trunk_deg > LEVEL_TRUNK_DEG:
            floor = self._on_floor(body)
            if floor is not None:
                return floor
        return self._on_feet(body, view, dt_s)

    def _on_floor(self, body: Stance) -> BodyPosture | None:
        was = self._posture
        if STACKED.holds(body.stacked, was is BodyPosture.SIDE_SUPPORT):
            legs = all(leg.knee_deg < STRETCHED_KNEE_DEG for leg in body.legs)
            if legs and body.hip_height < LOW_HIP:
                return BodyPosture.SIDE_SUPPORT
        kneeling = was is BodyPosture.HANDS_AND_KNEES
        if body.hands_down and any(
            KNEELING_SHANK_DEG.holds(leg.shank_deg, kneeling)
            and leg.thigh_deg < UPRIGHT_THIGH_DEG
            for leg in body.legs
        ):
            return BodyPosture.HANDS_AND_KNEES
        prone = was is BodyPosture.PRONE_SUPPORT
        stretched = all(
            STRETCHED.holds(leg.hip_to_foot, prone)
            and leg.knee_deg < STRETCHED_KNEE_DEG
            for leg in body.legs
        )
        if stretched and body.hip_height < LOW_HIP:
            return (
                BodyPosture.PRONE_SUPPORT
                if body.propped
                else BodyPosture.SEATED_OR_LYING
            )
        if was in PROPPED_UP and (body.hands_down or body.propped):
            return (
                was  # a raised leg, or the hand that is down, is mistaken for a moment
            )
        down = all(leg.knee_height < STANDING_KNEE for leg in body.legs)
        return BodyPosture.SEATED_OR_LYING if down else None

    def _on_feet(self, body: Stance, view: View, dt_s: float) -> BodyPosture:
        stands = _stands_on(body.leg(0)) or _stands_on(body.leg(1))
        low = body.hip_height < max(body.knee_heights) - SUNK_HIP
        if not stands or low:
            self._sits_s = 0.0
            return BodyPosture.SEATED_OR_LYING
        front = view.kind is ViewKind.FRONT or not view.facing
        left_deg, right_deg = body.limbs.thigh_inclination_deg
        low = min(abs(left_deg), abs(right_deg)) > SEATED_THIGH_DEG
        sits = low and body.trunk_deg < SEATED_TRUNK_DEG
        sits = sits and (front or body.behind * (view.facing or 1) > UNBALANCED)
        self._sits_s = self._sits_s + dt_s if sits else 0.0
        if self._sits_s >= (SEATED_FRONT_S if front else SEATED_S):
            return BodyPosture.SEATED_OR_LYING
        split = self._posture is BodyPosture.SPLIT
        if front:
            ahead = KNEE_DROP.holds(body.knee_drop, split)
        else:
            ahead = STEP.holds(body.step, split)
        return BodyPosture.SPLIT if ahead else BodyPosture.UPRIGHT


def _stands_on(leg: Leg) -> bool:
    return (
        leg.shank_deg < STANDING_SHANK_DEG
        and leg.knee_height > STANDING_KNEE
        and leg.knee_deg < CROPPED_KNEE_DEG
    )


def lying(view: View, posture: BodyPosture) -> View:
    """Return the view of a body that may be on the floor.

    How high its hips are there says nothing of its legs. Lying on its side, it shows
    the camera its front without any width from left to right.
    """
    if posture in PROPPED_UP:
        return replace(view, hips_px=math.nan)
    side = posture is BodyPosture.SIDE_SUPPORT
    return replace(view, kind=ViewKind.FRONT) if side else view
