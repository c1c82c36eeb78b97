"""The Pallof hold: both arms stretched before the chest, against a cable."""

from dataclasses import replace

import numpy as np

from benchmarks.lifter.clips.move_plan import Build
from benchmarks.lifter.figure.figure import Figure
from benchmarks.lifter.figure.footing import Footing
from benchmarks.lifter.figure.stance import pair
from benchmarks.lifter.moves.floor import STAND, both
from benchmarks.lifter.moves.routine import Routine


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
