"""The angle that makes a repetition, read from a body."""

import math
from collections.abc import Callable, Mapping
from statistics import median

from edge.core.holds.raised_leg import raised_deg
from edge.core.pose.limbs import knee_flexion_deg
from edge.core.types.codes import Side, ViewKind
from edge.core.types.exercise import RepAngle
from edge.core.types.states import BodyState

# Chosen, in torso lengths: feet nearer together may be either's.
LEAST_STEP = 0.3
LUNGE_STEP = 0.9  # chosen: 1.5 in lunges and 0.5 at most where a walker's knee bends


def front_side(body: BodyState) -> Side | None:
    """Return which leg is in front, None where that cannot be told."""
    if body.view.kind in (ViewKind.FRONT, ViewKind.UNKNOWN) or not body.view.facing:
        return None
    left, right = body.limbs.step_px
    ahead = left - right
    if not abs(ahead) > LEAST_STEP * body.view.torso_px:
        return None
    return Side.LEFT if ahead > 0 else Side.RIGHT


def steps_apart(body: BodyState) -> bool | None:
    """Return whether the feet are a lunge's step apart; None where it cannot be told.

    Who walks or runs has a knee bent most where one foot passes the other.
    """
    if body.view.kind in (ViewKind.FRONT, ViewKind.UNKNOWN) or not body.view.facing:
        return None
    left, right = body.limbs.step_px
    ahead = abs(left - right) / math.cos(math.radians(min(body.view.yaw_deg, 60.0)))
    return ahead > LUNGE_STEP * body.view.torso_px


def front_knee_deg(body: BodyState) -> float:
    """Return the flexion of the knee in front, degrees.

    Where the two are mixed up, or not apart, it is that of both: the body sinks
    between the feet, so that both knees bend.
    """
    left, right = knee_flexion_deg(body.limbs)
    both = body.angles.knee_flexion_deg
    side = front_side(body)
    if side is None or not math.isfinite(both):
        return both
    front, back = (left, right) if side is Side.LEFT else (right, left)
    known = [each for each in (front, back, both) if math.isfinite(each)]
    return median(known) if known else math.nan


ANGLES: Mapping[RepAngle, Callable[[BodyState], float]] = {
    RepAngle.HIP: lambda body: body.angles.hip_flexion_deg,
    RepAngle.FRONT_KNEE: front_knee_deg,
    RepAngle.RAISED_LIMB: lambda body: raised_deg(body.limbs),
}
