"""Kettlebell swings: the bell is picked up from the floor, swung and put down."""

from dataclasses import replace

import numpy as np

from benchmarks.lifter.clips.move_plan import Build
from benchmarks.lifter.figure.figure import Figure
from benchmarks.lifter.figure.footing import Footing
from benchmarks.lifter.figure.stance import Stance, eased
from benchmarks.lifter.moves.floor import STAND, both
from benchmarks.lifter.moves.hinges import bent, reaching_down
from benchmarks.lifter.moves.moments import Via
from benchmarks.lifter.moves.routine import Routine
from edge.core.types.frames import FloatArray

# Of half a swing: for so long the hips are straight while the bell rises or sinks.
FLOATS = 0.3
# Of a swing, half the time from top to top, its floating with it.
HALF = 0.81
BELL_GRIP_M = 0.28  # of a kettlebell on the floor


def swings(
    count: int = 9,
    swing_s: float = 0.8,
    *,
    lumbar: float = 0.0,
    pelvis: float = 66.0,
    knee: float = 28.0,
    pick_up: bool = True,
    overhead: bool = False,
) -> Build:
    """Return kettlebell swings; the bell is picked up from the floor and put down.

    ``swing_s``: from when the hips leave the top until they are back. Between two of
    them the lifter stands while the bell floats.
    """

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
        routine.to(hiked, 0.5 * swing_s)
        for number in range(count):
            half_s = HALF * swing_s * dice.uniform(0.96, 1.04)
            routine.swing(
                hiked,
                0.0 if number == 0 else half_s,
                half_s,
                _way(top, hiked),
            )
        routine.to(hiked, HALF * swing_s, via=_way(top, hiked))
        routine.to(picked, 0.6)
        if pick_up:
            routine.held = False
            routine.stay(0.4)
        routine.to(STAND, 1.2)
        routine.stay(0.8)
        return routine

    return build


def _way(top: Stance, hiked: Stance) -> Via:
    """Return the way from the top down: the hips begin when the bell has sunk."""

    def via(share: float) -> Stance:
        hips = eased(max(share - FLOATS, 0.0) / (1 - FLOATS))
        arms = top.to(hiked, share)
        return replace(top.to(hiked, hips), upper=arms.upper, fore=arms.fore)

    return via


def _armed(stance: Stance, way: FloatArray) -> Stance:
    """Return it with both arms stretched in a direction, the hands together."""
    inwards = way * np.array([0.2, 1.0, 1.0])
    return replace(stance, upper=both(way), fore=both(inwards))
