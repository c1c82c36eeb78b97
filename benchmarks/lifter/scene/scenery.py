"""What stands about a lifter: what the hands hold, posts, hair, a bystander."""

import numpy as np

from benchmarks.lifter.body.arms import Arms, place_arms
from benchmarks.lifter.body.movement import random_standing
from benchmarks.lifter.body.pose import Poser
from benchmarks.lifter.clothes.cloth import Dressed
from benchmarks.lifter.clothes.colours import random_colour
from benchmarks.lifter.clothes.outfit import random_outfit
from benchmarks.lifter.picture.film import Actor
from benchmarks.lifter.picture.take import Model, Take
from benchmarks.lifter.scene.props import (
    Solid,
    join,
    random_carried,
    random_uprights,
    tail,
)
from edge.core.types.frames import FloatArray

CARRIED = {
    Arms.HANGING: ("barbell", "barbell", "dumbbells", "kettlebell", "nothing"),
    Arms.BACK_RACK: ("barbell", "barbell", "nothing"),
    Arms.FRONT_RACK: ("barbell", "nothing"),
    Arms.CHEST: ("kettlebell", "nothing"),
}
UPRIGHTS, BYSTANDER = 0.35, 0.25


class Scenery:
    """The things of one take."""

    def __init__(self, take: Take, rng: np.random.Generator) -> None:
        body = take.model.body
        self._take = take
        choice = CARRIED.get(take.arms, ("nothing",))
        self._carried = random_carried(str(rng.choice(choice)), rng)
        self._still: list[Solid] = []
        if rng.uniform() < UPRIGHTS:
            back_y = float(body.head("spine03")[1]) + 0.15
            floor_z = take.model.floor_z
            self._still = random_uprights(back_y, floor_z, take.side, rng)
        self._hair = random_colour(rng) * 0.4
        self.kind = self._carried.kind + (" uprights" if self._still else "")

    def at(self, transforms: FloatArray) -> Solid | None:
        """Return the things in a pose."""
        model, outfit = self._take.model, self._take.dressed.outfit
        hands = model.bone_ends(transforms, model.hands)
        solids = self._still + self._carried.at(hands)
        if outfit.hair in ("pony tail", "long"):
            rig = model.body.rig
            skull = transforms[rig.bone("head")]
            rest = model.body.head("head") + np.array([0.0, 0.11, 0.06])
            wide = outfit.hair == "long"
            head = skull[:, :3] @ (rest - [0, 0.03 * wide, 0.02]) + skull[:, 3]
            solids = [
                *solids,
                tail(head, skull[:, 1], outfit.tail, wide, self._hair),
            ]
        return join(solids) if solids else None


def random_bystander(
    take: Take, models: list[Model], rng: np.random.Generator
) -> Actor | None:
    """Return somebody who stands behind the lifter, rarely before them, or nobody."""
    if rng.uniform() > BYSTANDER:
        return None
    model = models[int(rng.integers(len(models)))]
    dressed = Dressed(model.body, random_outfit(rng), rng)
    standing = random_standing(rng)
    posed = Poser(model.body).solve(standing)
    spread = rng.normal(0.0, 0.15, (2, 3))
    posed = place_arms(model.body, posed, Arms.HANGING, spread, 0.0)
    vertices, normals = dressed.posed(posed.transforms(model.body.heads))
    turn = rng.uniform(0, 2 * np.pi)
    c, s = np.cos(turn), np.sin(turn)
    around = np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]], np.float32)
    away = -take.side * rng.uniform(0.7, 3.0)
    if rng.uniform() < 0.08:
        away = take.side * rng.uniform(0.6, 0.9)
    drop = take.model.floor_z - model.floor_z
    shift = np.array([away, rng.uniform(-0.5, 0.8), drop], np.float32)
    return Actor(dressed, vertices @ around.T + shift, normals @ around.T)
