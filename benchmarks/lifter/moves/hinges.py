"""Hinges, squats, swings and the bow, on both feet; and the hold against a cable."""

from dataclasses import replace

import numpy as np

from benchmarks.lifter.body.arms import Arms
from benchmarks.lifter.figure.figure import Figure
from benchmarks.lifter.figure.footing import Footing
from benchmarks.lifter.figure.stance import Stance, pair
from benchmarks.lifter.moves.floor import STAND, both
from benchmarks.lifter.moves.plans import Build
from benchmarks.lifter.moves.routine import Routine
from edge.core.types.frames import FloatArray

GRIP_M = 0.06  # from the wrist to what the hand holds
PLATE_M = 0.225
BELL_GRIP_M = 0.28  # of a kettlebell on the floor
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
) -> Build:
    """Return deadlifts from the floor, the bar picked up from it first.

    Touch and go, or with ``dead_stop_s`` on the floor, the grip kept. With
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


def swings(
    count: int = 9,
    cycle_s: float = 0.8,
    *,
    lumbar: float = 0.0,
    pelvis: float = 66.0,
    knee: float = 28.0,
    pick_up: bool = True,
    overhead: bool = False,
) -> Build:
    """Return kettlebell swings; the bell is picked up from the floor and put down."""

    def build(figure: Figure, footing: Footing, dice: np.random.Generator) -> Routine:
        front = np.array([0.08, -1.0, 0.9 if overhead else -0.05])
        back = np.array([0.1, 0.55, -0.85])
        down = np.array([0.12, -0.35, -1.0])
        top = _armed(STAND, front)
        hiked = _armed(bent(pelvis, knee, lumbar, 0.3 * lumbar), back)
        routine = Routine(STAND, carried="kettlebell", held=not pick_up)
        routine.stay(1.2)
        picked = reaching_down(figure, _armed(bent(70.0, 40.0), down), BELL_GRIP_M)
        if pick_up:
            routine.to(picked, 1.3)
            routine.stay(0.5)
            routine.held = True
        else:
            routine.to(_armed(bent(45.0, 20.0), down), 0.8)
        routine.to(hiked, 0.5 * cycle_s)
        half = 0.5 * cycle_s
        for number in range(count):
            slow = dice.uniform(0.96, 1.04)
            routine.pull(
                hiked, top, 0.0 if number == 0 else slow * half, 0.0, slow * half, None
            )
        routine.to(hiked, 0.55 * cycle_s)
        routine.to(picked, 0.6)
        if pick_up:
            routine.held = False
            routine.stay(0.4)
        routine.to(STAND, 1.2)
        routine.stay(0.8)
        return routine

    return build


def _armed(stance: Stance, way: FloatArray) -> Stance:
    """Return it with both arms stretched in a direction, the hands together."""
    inwards = way * np.array([0.2, 1.0, 1.0])
    return replace(stance, upper=both(way), fore=both(inwards))


def pallof(
    count: int = 2,
    hold_s: float = 5.0,
    *,
    rotation: float = 0.0,
    lateral: float = 0.0,
    late_s: float = 1.5,
) -> Build:
    """Return holds with both arms stretched before the chest, against a cable.

    ``rotation`` and ``lateral``: how far it pulls the trunk out of line, from
    ``late_s`` into the hold.
    """

    def build(figure: Figure, footing: Footing, dice: np.random.Generator) -> Routine:
        soft = replace(STAND, knee=pair(14.0), thigh=pair(-8.0), out=pair(5.0))
        chest = replace(
            soft,
            upper=both(np.array([0.35, -0.45, -0.85])),
            fore=both(np.array([-0.55, -0.6, 0.35])),
            kept=1.0,
        )
        pressed = replace(
            chest,
            upper=both(np.array([-0.12, -1.0, -0.12])),
            fore=both(np.array([-0.25, -1.0, 0.0])),
        )
        pulled = pressed.more(rotation=rotation, lateral=lateral)
        routine = Routine(soft)
        routine.stay(1.0)
        routine.to(chest, 0.8)
        routine.neutral(0.8)
        for _ in range(count):
            routine.to(pressed, 0.8)
            routine.begin_hold()
            if rotation or lateral:
                routine.stay(late_s)
                routine.to(pulled, 1.0)
                routine.stay(hold_s - late_s - 1.0)
            else:
                routine.stay(hold_s)
            routine.end_hold()
            routine.to(chest, 0.8)
            routine.stay(0.8)
        routine.to(soft, 0.7)
        routine.stay(0.5)
        return routine

    return build
