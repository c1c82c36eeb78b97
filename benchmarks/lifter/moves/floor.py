"""Stances on hands, knees, forearms and side, and how to get there."""

from dataclasses import replace

import numpy as np

from benchmarks.lifter.figure.figure import Figure
from benchmarks.lifter.figure.footing import Footing
from benchmarks.lifter.figure.stance import Stance, pair
from benchmarks.lifter.moves.routine import Routine
from edge.core.types.frames import FloatArray

LEFT, RIGHT = "left", "right"
SETTLES = 3


def both(left: FloatArray, right: FloatArray | None = None) -> FloatArray:
    """Return the directions of left and right."""
    return np.stack([left, left if right is None else right]).astype(np.float64)


STAND = Stance(balance=1.0)
KNEEL = Stance(
    pelvis=4.0,
    thigh=pair(3.0),
    knee=pair(88.0),
    foot=pair(78.0),
    toe=pair(5.0),
)
QUADRUPED = Stance(
    pelvis=88.0,
    neck=-12.0,
    thigh=pair(0.0),
    knee=pair(90.0),
    foot=pair(152.0),
    toe=pair(150.0),
    upper=both(np.array([0.06, 0.0, -1.0])),
    fore=both(np.array([0.03, -0.03, -1.0])),
    hand=pair(-80.0),
    level=1.0,
)
PLANK = Stance(
    pelvis=80.0,
    neck=-8.0,
    thigh=pair(80.0),
    knee=pair(4.0),
    foot=pair(62.0),
    toe=pair(8.0),
    out=pair(-4.0),
    upper=both(np.array([0.04, 0.0, -1.0])),
    fore=both(np.array([-0.1, -1.0, -0.02])),
    level=1.0,
)
STRAIGHT_ARMS = replace(
    PLANK,
    upper=both(np.array([0.06, 0.0, -1.0])),
    fore=both(np.array([0.03, -0.02, -1.0])),
    hand=pair(-80.0),
)
# Lies on the left side, on its forearm.
SIDE = Stance(
    tip=74.0,
    neck=-2.0,
    thigh=pair(-1.0),
    knee=pair(3.0),
    out=pair(-8.0, -7.0),
    upper=both(np.array([1.0, 0.0, 0.0]), np.array([0.12, 0.05, -1.0])),
    fore=both(np.array([0.0, -1.0, 0.0]), np.array([-0.05, -0.12, -1.0])),
    level=1.0,
)


def settled(
    figure: Figure, footing: Footing, stance: Stance, legs: bool = True
) -> Stance:
    """Return a prone stance whose trunk, and ``legs`` if so, lean as it lies level.

    Arms and feet then keep the directions that they were given.
    """
    for _ in range(SETTLES):
        posed = footing.set_down(stance, figure.pose(stance))
        root = figure.body.rig.bone("root")
        turn = posed.rotations[root] @ figure.pose(stance).rotations[root].T
        deg = float(np.degrees(np.arctan2(-turn[1, 2], turn[2, 2])))
        stance = stance.more(pelvis=deg, thigh=deg if legs else 0.0)
    return stance


def reaching(stance: Stance, side: str, thigh_deg: float, arm_deg: float) -> Stance:
    """Return hands and knees with one arm and the other leg stretched out.

    ``side`` is the arm's; degrees are how far limbs are raised from hanging down.
    """
    arm, leg = (0, 1) if side == LEFT else (1, 0)
    rad = np.radians(arm_deg)
    ahead = np.array([0.08, -np.sin(rad), -np.cos(rad)])
    upper, fore, hand = stance.upper.copy(), stance.fore.copy(), stance.hand.copy()
    thigh, knee, foot = stance.thigh.copy(), stance.knee.copy(), stance.foot.copy()
    toe = stance.toe.copy()
    upper[arm], fore[arm], hand[arm] = ahead, ahead, 0.0
    thigh[leg], knee[leg] = thigh_deg, 4.0
    foot[leg] = toe[leg] = thigh_deg + 25.0
    return replace(
        stance,
        upper=upper,
        fore=fore,
        hand=hand,
        thigh=thigh,
        knee=knee,
        foot=foot,
        toe=toe,
    )


def kneel_down(routine: Routine, slower: float = 1.0) -> None:
    """Go from standing onto both knees."""
    crouch = replace(
        STAND,
        pelvis=30.0,
        thigh=pair(-60.0, -35.0),
        knee=pair(95.0, 110.0),
        foot=pair(0.0, 45.0),
        toe=pair(0.0, 5.0),
        balance=0.0,
    )
    routine.to(crouch, 0.9 * slower, "unknown")
    routine.to(KNEEL, 0.6 * slower, "unknown")


def onto_hands(routine: Routine, stance: Stance) -> None:
    """Go from both knees onto hands and knees."""
    lean = replace(QUADRUPED, pelvis=55.0, thigh=pair(12.0), level=0.0)
    lean = replace(lean, foot=pair(110.0), toe=pair(60.0))
    routine.to(lean, 0.6, "unknown")
    routine.to(stance, 0.5, "unknown")


def get_up(routine: Routine) -> None:
    """Go from the floor back to standing."""
    routine.to(KNEEL, 0.8, "unknown")
    half = replace(
        STAND,
        pelvis=20.0,
        thigh=pair(-80.0, 5.0),
        knee=pair(85.0, 90.0),
        foot=pair(0.0, 70.0),
        toe=pair(0.0, 5.0),
        balance=0.0,
    )
    routine.to(half, 0.6, "unknown")
    routine.to(STAND, 0.9, "unknown")
    routine.become("upright")
