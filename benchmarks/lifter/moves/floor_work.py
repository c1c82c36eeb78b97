"""Bird Dog, planks and side planks as people do them, well and badly."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from benchmarks.lifter.clips.move_plan import Build
from benchmarks.lifter.figure.figure import Figure
from benchmarks.lifter.figure.footing import Footing
from benchmarks.lifter.figure.stance import Stance, pair
from benchmarks.lifter.moves.floor import (
    LEFT,
    PLANK,
    QUADRUPED,
    RIGHT,
    SIDE,
    STAND,
    STRAIGHT_ARMS,
    get_up,
    kneel_down,
    onto_hands,
    reaching,
    settled,
)
from benchmarks.lifter.moves.routine import Routine

HOLD_S = 2.0  # of a Bird Dog, as asked for


def bird_dog(
    count: int = 4,
    *,
    thigh: float = 86.0,
    arm: float = 84.0,
    lumbar: float = 0.0,
    pelvis: float = 0.0,
    drop: float = 0.0,
    turn: float = 0.0,
    hold_s: float = HOLD_S,
    from_standing: bool = True,
    first: str = LEFT,
) -> Build:
    """Return a set of Bird Dogs that alternate, ``first`` the arm's side.

    Degrees while stretched: how far limbs are raised; what the spine bends and the
    pelvis tilts by; how far the pelvis drops to the raised leg and the chest turns.
    """

    def build(figure: Figure, footing: Footing, dice: np.random.Generator) -> Routine:
        start = settled(figure, footing, QUADRUPED, legs=False)
        routine = Routine(STAND if from_standing else start)
        if from_standing:
            routine.stay(1.2)
            kneel_down(routine)
            onto_hands(routine, start)
        routine.become("hands_and_knees")
        routine.neutral(1.5)
        side = first
        for _ in range(count):
            # The leg that is raised is on the other side than the arm.
            sign = 1.0 if side == LEFT else -1.0
            far = dice.uniform(0.97, 1.03)
            stretched = reaching(start, side, far * thigh, far * arm)
            stretched = stretched.more(
                lumbar=lumbar, pelvis=pelvis, roll=sign * drop, rotation=sign * turn
            )
            up, down = dice.uniform(0.8, 1.1, 2)
            routine.raised(stretched, up, hold_s, down, _leg(side))
            routine.stay(dice.uniform(0.5, 0.8))
            side = RIGHT if side == LEFT else LEFT
        if from_standing:
            get_up(routine)
            routine.stay(0.6)
        return routine

    return build


def _leg(arm: str) -> str:
    """Return the side of the leg, by which a Bird Dog's side is named."""
    return RIGHT if arm == LEFT else LEFT


Change = Callable[[Stance], Stance]


def plank(
    hold_s: float = 8.0,
    *,
    straight_arms: bool = False,
    late: Change | None = None,
    early: Change | None = None,
    late_s: float = 3.0,
    knees_down: bool = False,
    from_standing: bool = True,
) -> Build:
    """Return a plank; ``early`` is wrong from the start, ``late`` after ``late_s``.

    ``knees_down``: broken by setting the knees down in the middle, then held again.
    """

    def build(figure: Figure, footing: Footing, dice: np.random.Generator) -> Routine:
        base = STRAIGHT_ARMS if straight_arms else PLANK
        good = settled(figure, footing, base)
        held = settled(figure, footing, early(base)) if early else good
        routine = Routine(STAND if from_standing else held)
        if from_standing:
            routine.stay(1.2)
            kneel_down(routine)
            onto_hands(routine, settled(figure, footing, QUADRUPED, legs=False))
            routine.to(knees(held), 0.6, "unknown")
            routine.to(held, 0.6, "unknown")
        routine.become("prone_support")
        routine.begin_hold()
        routine.neutral(1.0)
        if late:
            routine.stay(late_s - 1.0)
            routine.to(settled(figure, footing, late(base)), 2.0)
            routine.stay(hold_s - late_s - 2.0)
        else:
            routine.stay(hold_s - 1.0)
        routine.end_hold()
        if knees_down:
            routine.become("unknown")
            routine.to(knees(held), 0.5)
            routine.stay(1.5)
            routine.to(held, 0.6)
            routine.become("prone_support")
            routine.begin_hold()
            routine.stay(hold_s / 2)
            routine.end_hold()
        if from_standing:
            routine.to(knees(held), 0.6, "unknown")
            get_up(routine)
            routine.stay(0.6)
        return routine

    return build


def knees(stance: Stance) -> Stance:
    """Return a plank whose knees are on the floor."""
    return replace(
        stance, thigh=pair(48.0), knee=pair(48.0), foot=pair(80.0), pelvis=76.0
    )


def sagging(deg: float) -> Change:
    """Return what lets the hips sink: lumbar spine and hips extend."""
    return lambda stance: stance.more(lumbar=-deg, thigh=0.25 * deg)


def piked(deg: float) -> Change:
    """Return what pushes the hips up: the hips flex by so much."""
    return lambda stance: stance.more(pelvis=0.5 * deg, thigh=-0.5 * deg, neck=-6.0)


def rounded(deg: float) -> Change:
    """Return what rounds the lumbar spine."""
    return lambda stance: stance.more(lumbar=deg, pelvis=-0.5 * deg)


def side_plank(
    hold_s: float = 7.0,
    *,
    drop: float = 0.0,
    turn: float = 0.0,
    late_s: float | None = None,
    side: str = LEFT,
) -> Build:
    """Return a side plank on a forearm.

    ``drop``: degrees that the spine bends by as the hips sink, from ``late_s`` on or
    from the start; ``turn``: that the chest turns down by.
    """

    def build(figure: Figure, footing: Footing, dice: np.random.Generator) -> Routine:
        good = SIDE if side == LEFT else mirrored(SIDE)
        sign = 1.0 if side == LEFT else -1.0
        bad = good.more(
            lateral=-sign * drop,
            rotation=sign * turn,
            out=sign * 0.6 * np.array([-drop, drop]),
        )
        held = bad if late_s is None else good
        # Sits on the hip first, then lifts it.
        low = good.more(lateral=-sign * 24.0, out=sign * np.array([-14.0, 14.0]))
        routine = Routine(low, posture="unknown")
        routine.stay(0.8)
        routine.to(held, 0.8)
        routine.become("side_support")
        routine.begin_hold(side=side)
        routine.neutral(1.0)
        if late_s is None:
            routine.stay(hold_s - 1.0)
        else:
            routine.stay(late_s - 1.0)
            routine.to(bad, 1.5)
            routine.stay(hold_s - late_s - 1.5)
        routine.end_hold()
        routine.to(low, 0.7, "unknown")
        routine.stay(0.6)
        return routine

    return build


def mirrored(stance: Stance) -> Stance:
    """Return a stance with left and right exchanged."""
    names = "thigh", "knee", "out", "foot", "toe", "upper", "fore", "hand"
    swapped = {name: getattr(stance, name)[::-1].copy() for name in names}
    turned = {n: -getattr(stance, n) for n in ("roll", "lateral", "rotation", "tip")}
    return replace(stance, **swapped, **turned)
