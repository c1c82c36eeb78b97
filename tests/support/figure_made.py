"""A small body with the renderer's bones, put into stances: nothing is rendered."""

import numpy as np

from benchmarks.lifter.body.body import Body, Rig
from benchmarks.lifter.body.pose import Posed
from benchmarks.lifter.clips.move_plan import Plan
from benchmarks.lifter.figure.angles import Angles, measured
from benchmarks.lifter.figure.figure import Figure
from benchmarks.lifter.figure.footing import Footing
from benchmarks.lifter.figure.stance import Stance
from benchmarks.lifter.moves.moments import Moment
from benchmarks.lifter.moves.routine import Routine
from support.bones_made import ENDS, LIMBS, skeleton

FLOOR_Z = 0.0
THICK_M = 0.03


def crossed_body() -> Body:
    """A body whose skin is a small cross around the beginning of every bone."""
    names, parents, heads = skeleton((*LIMBS, *ENDS))
    # Every fourth vertex is looked at where a figure is set down: four alike.
    ways = THICK_M * np.concatenate([np.eye(3), -np.eye(3)]).repeat(4, axis=0)
    vertices = (heads[:, None] + ways).reshape(-1, 3)
    owners = np.arange(len(names)).repeat(len(ways))
    faces = np.array([[k, k + 1, k + 2] for k in range(len(vertices) - 2)], np.intp)
    weights = np.eye(len(names))[owners]
    coco = np.zeros((17, len(vertices)))
    coco[:, 0] = 1.0
    rig = Rig(faces, weights, coco, names, parents)
    return Body(rig, vertices, heads)


def set_down(body: Body, figure: Figure, stance: Stance) -> Posed:
    return Footing(body, FLOOR_Z).set_down(stance, figure.pose(stance))


def angles_in(body: Body, figure: Figure, stance: Stance) -> Angles:
    return measured(body, set_down(body, figure, stance))


def bone_at(body: Body, posed: Posed, bone: str) -> np.ndarray:
    return posed.heads[body.rig.bone(bone)]


def poses_of(
    body: Body, figure: Figure, routine: Routine
) -> list[tuple[Moment, Posed]]:
    footing = Footing(body, FLOOR_Z)
    return [
        (moment, footing.set_down(moment.stance, figure.pose(moment.stance)))
        for moment in routine.moments(15)
    ]


def routine_of(plan: Plan, body: Body, figure: Figure) -> Routine:
    return plan.build(figure, Footing(body, FLOOR_Z), np.random.default_rng(plan.seed))
