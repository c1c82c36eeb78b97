"""Motion of a stick figure as observations: what a camera would give, truth known.

Motions are lists of moves, filmed at any rate:

>>> scene = film(BEGIN, *hinge(reps=2, depth_deg=80), stand(1), rate_hz=15)
>>> steps = run(scene)
>>> max(step.movement.rep or 0 for step in steps), str(steps[-1].feedback.level)
(2, 'neutral')
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from edge.core.pose.lens import Lens
from edge.core.types.events import Step
from edge.core.types.exercise import Exercise
from edge.core.types.observation import Observation
from edge.exercises.tables import load_exercise
from edge.pipeline import Pipeline
from edge.testing.figures import STANDING, Body, bent, between, observe


@dataclass(frozen=True)
class Move:
    """Reach ``to`` within ``s`` seconds, starting and stopping gently."""

    to: Body
    s: float


def stand(s: float, body: Body = STANDING) -> Move:
    """Return so many seconds of standing, or of the way there."""
    return Move(body, s)


BEGIN = stand(1.5)  # long enough for the lifter's own neutral


def hinge(
    reps: int = 1,
    depth_deg: float = 80.0,
    flexion_deg: float = 0.0,
    down_s: float = 1.5,
    pause_s: float = 0.2,
    up_s: float = 1.2,
    top_s: float = 0.6,
) -> list[Move]:
    """Return repetitions, each from standing and back, with a rest on top."""
    bottom = bent(depth_deg, flexion_deg)
    one = [Move(bottom, down_s), Move(bottom, pause_s), stand(up_s), stand(top_s)]
    return one * reps


def squat(reps: int = 1) -> list[Move]:
    """Return repetitions that bend hips and knees together."""
    bottom = Body(hip_deg=100.0, knee_deg=105.0, shank_deg=30.0)
    return [Move(bottom, 1.5), Move(bottom, 0.2), stand(1.2), stand(0.6)] * reps


def film(
    *moves: Move,
    rate_hz: float = 30.0,
    start_s: float = 0.0,
    facing: int = 1,
    yaw_deg: float = 0.0,
) -> list[Observation]:
    """Return what a camera sees of the moves; ``facing`` and yaw as in ``observe``."""
    ends = np.cumsum([move.s for move in moves])
    bodies = [moves[0].to, *(move.to for move in moves)]
    scene = []
    for index in range(int(ends[-1] * rate_hz)):
        t_s = index / rate_hz
        at = min(int(np.searchsorted(ends, t_s, side="right")), len(moves) - 1)
        done = 1 - (ends[at] - t_s) / moves[at].s
        body = between(bodies[at], bodies[at + 1], 0.5 - 0.5 * math.cos(math.pi * done))
        scene.append(observe(body, start_s + t_s, index, facing, yaw_deg))
    return scene


def pipeline(*exercises: Exercise, lens: Lens | None = None) -> Pipeline:
    """Return a pipeline without models, which can only replay; a hinge if not told."""
    return Pipeline(None, *(exercises or (load_exercise("hip_hinge"),)), lens=lens)


def run(scene: Iterable[Observation], exercise: str = "hip_hinge") -> list[Step]:
    """Return the steps that a fresh pipeline makes of the scene."""
    fresh = pipeline(load_exercise(exercise))
    return [fresh.replay(each) for each in scene]
