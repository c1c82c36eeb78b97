"""Hinges, squats, deadlifts and the bow, on both feet."""

from dataclasses import replace

import numpy as np

from benchmarks.lifter.body.arms import Arms
from benchmarks.lifter.clips.move_plan import Build
from benchmarks.lifter.figure.figure import Figure
from benchmarks.lifter.figure.footing import Footing
from benchmarks.lifter.figure.stance import Stance, pair
from benchmarks.lifter.moves.floor import STAND
from benchmarks.lifter.moves.routine import Routine

GRIP_M = 0.06  # from the wrist to what the hand holds
PLATE_M = 0.225
HANGING = (np.array([0.1, 0.02, -1.0]), np.array([0.04, -0.1, -1.0]))
Tempo = tuple[float, float, float]


def bent(
    pelvis: float,
    knee: float,
    lumbar: float = 0.0,
    thoracic: float = 0.0,
    neck: float = -10.0,
) -> Stance:
    """Return a bend on both feet, its weight over them."""
    return replace(
        STAND,
        pelvis=pelvis,
        knee=pair(knee),
        thigh=pair(-0.55 * knee),
        lumbar=lumbar,
        thoracic=thoracic,
        neck=neck,
    )


def bends(
    bottom: Stance,
    count: int = 3,
    tempo: Tempo = (1.5, 0.2, 1.3),
    *,
    arms: Arms = Arms.HANGING,
    carried: str = "nothing",
    stand_s: float = 1.5,
    top_s: float = 0.6,
    gains: tuple[float, ...] = (),
) -> Build:
    """Return repetitions of a bend: seconds down, at the bottom and up.

    ``gains``: degrees more of lumbar flexion in each repetition.
    """

    def build(figure: Figure, footing: Footing, dice: np.random.Generator) -> Routine:
        stand = STAND.arms(arms)
        routine = Routine(stand, carried=carried)
        routine.stay(stand_s)
        for number in range(count):
            deep = replace(bottom, upper=stand.upper, fore=stand.fore, kept=stand.kept)
            if gains:
                deep = deep.more(lumbar=gains[number], pelvis=-0.6 * gains[number])
            slow = dice.uniform(0.96, 1.04)
            down, pause, up = tempo
            routine.rep(deep, slow * down, pause, slow * up, top=stand)
            routine.stay(top_s * dice.uniform(0.8, 1.2))
        routine.stay(0.5)
        return routine

    return build


def bow(bottom: Stance, count: int = 2) -> Build:
    """Return slow bows with a stick along the back, as the screen asks for."""
    return bends(
        bottom,
        count,
        (2.2, 1.0, 2.0),
        arms=Arms.STICK,
        carried="nothing",
        top_s=1.0,
    )


def hands_at(figure: Figure, stance: Stance) -> float:
    """Return how high the grip is above the soles in a stance, metres."""
    posed = figure.pose(stance)
    rig = figure.body.rig
    soles = min(posed.heads[rig.bone(f"toe2-1.{s}")][2] for s in "LR") - SOLE_M
    wrist = np.mean([posed.heads[rig.bone(f"wrist.{s}")][2] for s in "LR"])
    return float(wrist - GRIP_M - soles)


SOLE_M = 0.025


def reaching_down(figure: Figure, stance: Stance, height_m: float) -> Stance:
    """Return a bend whose knees let the hands reach so far above the floor."""
    low, high = 10.0, 120.0
    for _ in range(14):
        knee = 0.5 * (low + high)
        tried = replace(stance, knee=pair(knee), thigh=pair(-0.55 * knee))
        if hands_at(figure, tried) > height_m:
            low = knee
        else:
            high = knee
    return replace(stance, knee=pair(high), thigh=pair(-0.55 * high))


def deadlifts(
    count: int = 4,
    tempo: Tempo = (1.2, 0.1, 1.3),
    *,
    pelvis: float = 72.0,
    lumbar: float = 0.0,
    thoracic: float = 0.0,
    hips_first: bool = False,
    dead_stop_s: float = 0.0,
    puts_down: bool = True,
) -> Build:
    """Return deadlifts from the floor, the bar picked up from it first.

    Touch and go, or with ``dead_stop_s`` on the floor, the grip kept. After the last
    the bar is put down and the lifter stands up without it, with ``puts_down``. With
    ``hips_first`` the knees straighten before the trunk rises.
    """

    def build(figure: Figure, footing: Footing, dice: np.random.Generator) -> Routine:
        stand = STAND
        floor = reaching_down(figure, bent(pelvis, 60.0, lumbar, thoracic), PLATE_M)
        routine = Routine(stand, carried="barbell", held=False)
        routine.stay(1.2)
        # Going down to the bar is no repetition; the first one begins on the floor.
        routine.to(replace(floor, lumbar=0.0, thoracic=0.0), 1.4)
        routine.stay(0.3)
        routine.held = True
        routine.to(floor, 0.4)
        down, pause, up = tempo
        for number in range(count):
            slow = dice.uniform(0.96, 1.04)
            first = number == 0
            routine.pull(
                floor,
                stand,
                0.0 if first else slow * down,
                0.4 if first else pause + dead_stop_s,
                slow * up,
                _hips_first(floor, stand) if hips_first else None,
            )
            routine.stay(dice.uniform(0.35, 0.6))
        if puts_down:
            routine.to(floor, 1.2)
            routine.held = False
            routine.stay(0.3)
            routine.to(stand, 1.3)
        routine.stay(0.6)
        return routine

    return build


def _hips_first(floor: Stance, stand: Stance) -> Stance:
    """Return the middle of a pull in which the hips rose and the trunk did not."""
    return replace(
        stand,
        pelvis=floor.pelvis + 8.0,
        lumbar=floor.lumbar,
        thoracic=floor.thoracic,
        neck=floor.neck,
        knee=pair(18.0),
        thigh=pair(-10.0),
    )
