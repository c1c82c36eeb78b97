"""What people in a gym do that is no exercise known here: sitting, golf, jumping."""

from dataclasses import replace

import numpy as np

from benchmarks.lifter.body.arms import Arms
from benchmarks.lifter.figure.figure import Figure
from benchmarks.lifter.figure.footing import Footing
from benchmarks.lifter.figure.stance import pair
from benchmarks.lifter.moves.floor import (
    STAND,
    STRAIGHT_ARMS,
    both,
    get_up,
    kneel_down,
    settled,
)
from benchmarks.lifter.moves.hinges import bent
from benchmarks.lifter.moves.walking import Visitor

SEATED = replace(
    STAND, pelvis=-6.0, lumbar=14.0, thigh=pair(-88.0), knee=pair(84.0), balance=0.0
)
ADDRESS = replace(
    bent(30.0, 20.0, neck=5.0),
    upper=both(np.array([-0.12, -0.35, -0.95])),
    fore=both(np.array([-0.3, -0.25, -0.9])),
)


def sit(
    visitor: Visitor, figure: Figure, footing: Footing, dice: np.random.Generator
) -> None:
    """Sit down on a bench, rest on the thighs and stand up, once."""
    visitor.routine.things = ["bench"]
    visitor.go(replace(bent(38.0, 70.0, 6.0)), 0.9)
    visitor.go(SEATED, 0.7, "seated_or_lying")
    visitor.stay(4.0)
    rest = SEATED.more(pelvis=24.0, lumbar=16.0, thoracic=8.0)
    rest = replace(rest, upper=both(np.array([0.1, -0.6, -0.8])))
    visitor.go(rest, 1.0, "seated_or_lying")
    visitor.stay(5.0)
    visitor.go(SEATED, 0.9, "seated_or_lying")
    visitor.stay(3.0)
    visitor.go(replace(bent(40.0, 68.0, 6.0)), 0.7)
    visitor.go(STAND, 0.9)
    visitor.stay(1.5)


def golf(
    visitor: Visitor, figure: Figure, footing: Footing, dice: np.random.Generator
) -> None:
    """Swing a club that is not drawn, three times."""
    visitor.go(ADDRESS, 1.2)
    for _ in range(3):
        visitor.stay(1.8)
        back = replace(
            ADDRESS.more(rotation=48.0, roll=22.0, lateral=-6.0),
            upper=both(np.array([-0.1, -0.8, 0.1])),
            fore=np.array([[0.6, -0.6, 0.7], [-0.7, -0.6, 0.6]]),
            kept=1.0,
        )
        visitor.go(back, 0.9)
        through = back.more(rotation=-96.0, roll=-55.0, lateral=12.0, pelvis=-22.0)
        visitor.go(through, 0.5)
        visitor.stay(1.0)
        visitor.go(ADDRESS, 1.2)
    visitor.go(STAND, 1.0)


def press_ups(
    visitor: Visitor, figure: Figure, footing: Footing, dice: np.random.Generator
) -> None:
    """Go down to the floor and do press-ups."""
    routine = visitor.routine
    high = settled(figure, footing, STRAIGHT_ARMS)
    low = settled(
        figure,
        footing,
        replace(
            STRAIGHT_ARMS,
            pelvis=88.0,
            thigh=pair(88.0),
            upper=both(np.array([0.55, 0.75, 0.05])),
        ),
    )
    kneel_down(routine)
    routine.to(high, 1.0, "unknown")
    routine.become("prone_support")
    for _ in range(7):
        routine.to(low, 0.9)
        routine.to(high, 0.8)
        routine.stay(0.2)
    get_up(routine)


def jump(
    visitor: Visitor, figure: Figure, footing: Footing, dice: np.random.Generator
) -> None:
    """Jump on both feet, six times."""
    for _ in range(6):
        visitor.jump(dice.uniform(0.15, 0.3))
        visitor.stay(dice.uniform(0.2, 0.8))


def jacks(
    visitor: Visitor, figure: Figure, footing: Footing, dice: np.random.Generator
) -> None:
    """Do jumping jacks."""
    for _ in range(9):
        visitor.jump(0.08, 22.0)


def run(
    visitor: Visitor, figure: Figure, footing: Footing, dice: np.random.Generator
) -> None:
    """Run on the spot, with a rest."""
    visitor.run(14.0)
    visitor.stay(1.0)
    visitor.run(10.0)
    visitor.stay(1.0)


def stretch(
    visitor: Visitor, figure: Figure, footing: Footing, dice: np.random.Generator
) -> None:
    """Stretch: arms up, to both sides, and turn."""
    up = np.array([0.15, 0.0, 1.0])
    overhead = replace(STAND, upper=both(up), fore=both(up))
    visitor.go(overhead, 1.2)
    for sign in (1.0, -1.0, 1.0, -1.0):
        visitor.go(overhead.more(lateral=sign * 20.0), 1.0)
        visitor.stay(1.0)
    visitor.go(STAND.arms(Arms.HIPS), 1.2)
    for sign in (1.0, -1.0, 1.0, -1.0):
        visitor.go(STAND.arms(Arms.HIPS).more(rotation=sign * 30.0), 0.8)
    visitor.go(STAND, 1.0)
