"""What is no exercise: walking, loading, carrying, waiting."""

from dataclasses import replace

import numpy as np

from benchmarks.lifter.body.arms import Arms
from benchmarks.lifter.figure.figure import Figure
from benchmarks.lifter.figure.footing import Footing
from benchmarks.lifter.figure.stance import Stance, pair
from benchmarks.lifter.moves import sports
from benchmarks.lifter.moves.floor import (
    STAND,
    both,
)
from benchmarks.lifter.moves.hinges import bent
from benchmarks.lifter.moves.walking import Visitor

LOOSE = np.array([0.15, -0.3, -1.0])
HALF_KNEELING = replace(
    STAND,
    pelvis=55.0,
    lumbar=18.0,
    thoracic=10.0,
    thigh=pair(-95.0, 8.0),
    knee=pair(88.0, 96.0),
    foot=pair(0.0, 75.0),
    toe=pair(0.0, 5.0),
    balance=0.0,
    upper=both(np.array([-0.05, -0.45, -0.9])),
    fore=both(np.array([-0.15, -0.25, -1.0])),
)


def _walk_through(
    visitor: Visitor, figure: Figure, footing: Footing, dice: np.random.Generator
) -> None:
    visitor.walk(2.5)
    visitor.stay(dice.uniform(2.0, 3.0))
    visitor.turn(90.0)
    visitor.stay(1.0)
    visitor.turn(90.0)
    visitor.stay(0.5)
    visitor.walk(3.5)
    visitor.turn(180.0, 1.3)
    visitor.walk(3.0)
    visitor.turn(-90.0)
    visitor.stay(2.0)
    visitor.turn(90.0)
    visitor.walk(2.5)


def _load(
    visitor: Visitor, figure: Figure, footing: Footing, dice: np.random.Generator
) -> None:
    """Take plates from a tree and push them onto a bar, both hands."""
    for _ in range(3):
        lifted = bent(dice.uniform(35, 55), dice.uniform(25, 50), 10.0, 8.0)
        reach = replace(lifted, upper=both(LOOSE), fore=both(LOOSE))
        visitor.go(reach, 0.9)
        visitor.stay(0.5)
        visitor.go(STAND.arms(Arms.CHEST), 0.9)
        visitor.turn(-90.0, 0.9)
        visitor.walk(0.5, carrying=True)
        push = np.array([0.1, -1.0, -0.45])
        low = bent(dice.uniform(12, 30), dice.uniform(15, 35), 6.0)
        visitor.go(replace(low, upper=both(push), fore=both(push)), 0.8)
        visitor.stay(0.8)
        visitor.go(STAND, 0.8)
        visitor.turn(180.0, 1.1)
        visitor.walk(0.5)
        visitor.turn(-90.0, 0.9)


def _chalk(
    visitor: Visitor, figure: Figure, footing: Footing, dice: np.random.Generator
) -> None:
    visitor.go(replace(bent(28.0, 18.0, 12.0, 6.0), upper=both(LOOSE)), 0.8)
    visitor.stay(0.8)
    rub = STAND.arms(Arms.CHEST)
    visitor.go(rub, 0.7)
    for _ in range(8):
        visitor.go(rub.more(upper=dice.normal(0.0, 0.15, (2, 3))), 0.35)
    visitor.turn(35.0, 0.6)
    visitor.turn(-35.0, 0.6)
    visitor.go(STAND, 0.7)
    visitor.stay(1.5)


def _carry(
    visitor: Visitor, figure: Figure, footing: Footing, dice: np.random.Generator
) -> None:
    """Pick a thing up, carry it a little and put it down."""
    low = bent(dice.uniform(58, 72), dice.uniform(60, 85), 6.0)
    visitor.go(low, 1.2)
    visitor.stay(0.4)
    visitor.routine.held = True
    visitor.go(STAND, 1.2)
    visitor.walk(1.0, carrying=True)
    visitor.go(low, 1.3)
    visitor.routine.held = False
    visitor.stay(0.4)
    visitor.go(STAND, 1.2)
    visitor.stay(1.5)
    visitor.turn(180.0, 1.2)
    visitor.walk(1.0)
    visitor.turn(-180.0, 1.2)
    visitor.stay(1.0)


def _tie_shoe(
    visitor: Visitor, figure: Figure, footing: Footing, dice: np.random.Generator
) -> None:
    for mirrored in (False, True):
        kneeling = HALF_KNEELING
        if mirrored:
            names = "thigh", "knee", "foot", "toe"
            kneeling = replace(
                kneeling, **{n: getattr(kneeling, n)[::-1].copy() for n in names}
            )
        visitor.go(kneeling, 1.4, "unknown")
        visitor.stay(4.0)
        visitor.go(STAND, 1.4)
        visitor.stay(1.5)


def _wait(
    visitor: Visitor, figure: Figure, footing: Footing, dice: np.random.Generator
) -> None:
    for _ in range(5):
        shifted: Stance = STAND.more(
            lumbar=dice.normal(0, 3.0),
            rotation=dice.normal(0, 8.0),
            neck=dice.normal(5.0, 8.0),
        )
        visitor.go(shifted.arms(Arms(str(dice.choice(list(WAITING))))), 1.0)
        visitor.stay(dice.uniform(1.0, 2.0))
    visitor.go(STAND, 1.0)


WAITING = (Arms.HANGING, Arms.HIPS, Arms.CHEST)
ACTS = {
    "walk through": _walk_through,
    "load": _load,
    "chalk": _chalk,
    "carry": _carry,
    "sit": sports.sit,
    "golf": sports.golf,
    "press-ups": sports.press_ups,
    "jump": sports.jump,
    "jacks": sports.jacks,
    "run": sports.run,
    "tie shoe": _tie_shoe,
    "stretch": sports.stretch,
    "wait": _wait,
}
