"""Does the lifter stand still between sets: then half of the frames are enough.

Told by shoulders, hips and knees: hands that are hidden jump about. A bend moves the
shoulders first, and is seen to begin when they have gone by a few hundredths of the
trunk's length, well before it is deep enough to be judged.
"""

import math
from collections.abc import Callable

import numpy as np

from edge.core.filters import FrameClock, LowPass
from edge.core.types.codes import Phase
from edge.core.types.events import HoldFinished, HoldStarted, Step
from edge.core.types.frames import FloatArray
from edge.core.types.skeleton import HIPS, KNEES, SHOULDERS

# Chosen: between two repetitions nobody stands for longer, and the neutral, which is
# learnt from the first seconds of standing (``edge.core.spine.standing``), is learnt.
STOOD_S = 10.0
STILL_S = 3.0  # chosen: who fidgets goes on fidgeting
# The middles of shoulders, hips and knees, and by how much of the trunk's length each
# may be from where it was lately. Chosen: still lifters on recordings stay within
# 0.013, 0.021 and 0.019; 0.02 of the shoulders is one degree of the trunk.
PAIRS = [[*SHOULDERS], [*HIPS], [*KNEES]]
MOVED = np.array([0.020, 0.035, 0.035])
SWAY_S = 1.0  # time constant of "lately": nobody stands like a post


class Rest:
    """Called once a frame, after the lamp; ``resting`` is for the frames to come.

    Parameters
    ----------
    may_rest
        Whether nothing is being learnt of the lifter: a neutral, a reference.
    """

    def __init__(self, may_rest: Callable[[], bool]) -> None:
        self._may_rest = may_rest
        self._clock = FrameClock()
        self._holding = False
        self._begin()

    def _begin(self) -> None:
        self._stood_s = 0.0
        self._fidget()

    def _fidget(self) -> None:
        self.resting = False
        self._still_s = 0.0
        self._lately = LowPass[FloatArray](SWAY_S)

    def attend(self, step: Step) -> None:
        """Take a step."""
        dt_s = self._clock.step(step.t_s)
        for event in step.events:
            if isinstance(event, HoldStarted | HoldFinished):
                self._holding = isinstance(event, HoldStarted)
        seen = None if self._holding else self._seen(step)
        if seen is None or not dt_s:
            self._begin()
            return
        if self._lately.value is not None:
            away = np.hypot(*(seen - self._lately.value).T)
            if (away > MOVED * step.view.torso_px).any():
                self._fidget()
        self._lately.step(dt_s, seen)
        self._still_s += dt_s
        self._stood_s += dt_s
        long = self._still_s >= STILL_S and self._stood_s >= STOOD_S
        self.resting = long and self._may_rest()

    def _seen(self, step: Step) -> FloatArray | None:
        """Return where the joints are; None of who does not stand, or is not known."""
        if step.movement.phase is not Phase.STANDING or step.movement.bending:
            return None
        if step.feedback.cue is not None or not math.isfinite(step.view.torso_px):
            return None
        joints: FloatArray = step.pose.xy[PAIRS].mean(axis=1)
        return joints if np.isfinite(joints).all() else None
