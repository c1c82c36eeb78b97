"""Clips of what is no exercise, each of several things done one after the other."""

import numpy as np

from benchmarks.lifter.clips.move_plan import Build
from benchmarks.lifter.figure.figure import Figure
from benchmarks.lifter.figure.footing import Footing
from benchmarks.lifter.moves.idle import ACTS
from benchmarks.lifter.moves.routine import Routine
from benchmarks.lifter.moves.walking import Visitor


def _scene(*acts: str, heading: float = 0.0, carried: str = "nothing") -> Build:
    """Return a clip in which ``acts`` are done one after the other."""

    def build(figure: Figure, footing: Footing, dice: np.random.Generator) -> Routine:
        visitor = Visitor(heading, carried)
        for act in acts:
            ACTS[act](visitor, figure, footing, dice)
        visitor.stay(0.5)
        return visitor.routine

    return build


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
