"""What is no exercise: walking, loading, sitting, press-ups, jumping."""

from dataclasses import replace

import numpy as np

from benchmarks.lifter.body.arms import Arms
from benchmarks.lifter.figure.figure import Figure
from benchmarks.lifter.figure.footing import Footing
from benchmarks.lifter.figure.stance import Stance, pair
from benchmarks.lifter.moves.floor import (
    STAND,
    STRAIGHT_ARMS,
    both,
    get_up,
    kneel_down,
    settled,
)
from benchmarks.lifter.moves.hinges import bent
from benchmarks.lifter.moves.plans import Build
from benchmarks.lifter.moves.routine import Routine
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
SEATED = replace(
    STAND, pelvis=-6.0, lumbar=14.0, thigh=pair(-88.0), knee=pair(84.0), balance=0.0
)
ADDRESS = replace(
    bent(30.0, 20.0, neck=5.0),
    upper=both(np.array([-0.12, -0.35, -0.95])),
    fore=both(np.array([-0.3, -0.25, -0.9])),
)


def _scene(*acts: str, heading: float = 0.0, carried: str = "nothing") -> Build:
    """Return a clip in which ``acts`` are done one after the other."""

    def build(figure: Figure, footing: Footing, dice: np.random.Generator) -> Routine:
        visitor = Visitor(heading, carried)
        for act in acts:
            ACTS[act](visitor, figure, footing, dice)
        visitor.stay(0.5)
        return visitor.routine

    return build


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


def _sit(
    visitor: Visitor, figure: Figure, footing: Footing, dice: np.random.Generator
) -> None:
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


def _golf(
    visitor: Visitor, figure: Figure, footing: Footing, dice: np.random.Generator
) -> None:
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


def _press_ups(
    visitor: Visitor, figure: Figure, footing: Footing, dice: np.random.Generator
) -> None:
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


def _jump(
    visitor: Visitor, figure: Figure, footing: Footing, dice: np.random.Generator
) -> None:
    for _ in range(6):
        visitor.jump(dice.uniform(0.15, 0.3))
        visitor.stay(dice.uniform(0.2, 0.8))


def _jacks(
    visitor: Visitor, figure: Figure, footing: Footing, dice: np.random.Generator
) -> None:
    for _ in range(9):
        visitor.jump(0.08, 22.0)


def _run(
    visitor: Visitor, figure: Figure, footing: Footing, dice: np.random.Generator
) -> None:
    visitor.run(14.0)
    visitor.stay(1.0)
    visitor.run(10.0)
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


def _stretch(
    visitor: Visitor, figure: Figure, footing: Footing, dice: np.random.Generator
) -> None:
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
    "sit": _sit,
    "golf": _golf,
    "press-ups": _press_ups,
    "jump": _jump,
    "jacks": _jacks,
    "run": _run,
    "tie shoe": _tie_shoe,
    "stretch": _stretch,
    "wait": _wait,
}
SCENES: dict[str, Build] = {
    "walking": _scene("walk through", "wait"),
    "loading_plates": _scene("load", "wait", "load"),
    "chalking": _scene("chalk", "wait", "chalk", "stretch"),
    "carrying_bell": _scene("carry", "wait", "carry", carried="kettlebell"),
    "carrying_bar": _scene("wait", "carry", "carry", carried="barbell"),
    "sitting": _scene("wait", "sit", "wait", "sit"),
    "golf": _scene("wait", "golf", "golf"),
    "press_ups": _scene("wait", "press-ups", "wait"),
    "jumping": _scene("jump", "wait", "jacks", "jump"),
    "running": _scene("wait", "run", "run"),
    "tying_shoes": _scene("wait", "tie shoe", "wait", "tie shoe"),
    "stretching": _scene("stretch", "wait", "stretch"),
}
