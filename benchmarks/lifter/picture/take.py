"""One set by one lifter, cast at random: body, movement, clothes, camera, poses."""

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from benchmarks.lifter.body.arms import Arms, place_arms
from benchmarks.lifter.body.body import Body
from benchmarks.lifter.body.movement import Instant, Lift, Spine, random_set
from benchmarks.lifter.body.pose import PoseAngles, Poser
from benchmarks.lifter.clothes.cloth import Dressed
from benchmarks.lifter.clothes.outfit import random_outfit
from benchmarks.lifter.scene.camera import Camera, beside
from benchmarks.lifter.scene.studio import Studio
from benchmarks.lifter.strips.labels import midline
from edge.core.back.chord import Chord, chord
from edge.core.types.frames import FloatArray
from edge.core.types.skeleton import HIP, PAIRS, SHOULDER

STANDING, BENDING = 3, 7  # frames of a take
TORSO_PX = (90.0, 300.0)
ROLL_DEG = 1.5


class Kind(StrEnum):
    """What pictures are for, which says whom they show."""

    TRAIN = "train"
    FIT = "fit"
    JUDGE = "judge"


# Bodies by their number's remainder: nobody is judged on who was trained or fitted on.
BODIES = {Kind.TRAIN: (2, 3), Kind.FIT: (1,), Kind.JUDGE: (0,)}
OF_HOW_MANY = 4
ARMS = {
    Lift.HINGE: {Arms.HANGING: 0.8, Arms.BACK_RACK: 0.1, Arms.HIPS: 0.1},
    Lift.DEADLIFT: {Arms.HANGING: 1.0},
    Lift.SQUAT: {
        Arms.FORWARD: 0.25,
        Arms.BACK_RACK: 0.35,
        Arms.FRONT_RACK: 0.2,
        Arms.CHEST: 0.2,
    },
}


class Model:
    """A body that can be filmed, with what is worked out once for it."""

    def __init__(self, number: int, body: Body) -> None:
        self.number, self.body = number, body
        self.studio = Studio(body)
        self.marks = midline(body)
        self.hands = [body.rig.bone(f"finger3-1.{side}") for side in "LR"]
        self.floor_z = float(body.vertices[:, 2].min())

    def bone_ends(self, transforms: FloatArray, bones: list[int]) -> FloatArray:
        """Return where bones begin in a pose, (len(bones), 3) metres."""
        rest = self.body.heads[bones]
        turned = np.einsum("bij,bj->bi", transforms[bones, :, :3], rest)
        return np.asarray(turned + transforms[bones, :, 3])


@dataclass(frozen=True, slots=True)
class Take:
    """A set; the tuples have one entry a moment.

    ``joints`` (5, 2) px are midpoints of the pairs, ``transforms`` (B, 3, 4).
    """

    model: Model
    lift: Lift
    spine: Spine
    arms: Arms
    dressed: Dressed
    yaw_deg: float
    side: int
    facing: int
    camera: Camera
    moments: tuple[Instant, ...]
    transforms: tuple[FloatArray, ...]
    joints: tuple[FloatArray, ...]
    axes: tuple[Chord, ...]


def random_take(kind: Kind, models: list[Model], rng: np.random.Generator) -> Take:
    """Return a set as people do them, of anybody of ``models``."""
    model = models[int(rng.integers(len(models)))]
    lift = Lift(str(rng.choice(list(Lift))))
    spine = Spine(str(rng.choice(list(Spine))))
    arms = Arms(str(rng.choice(list(ARMS[lift]), p=list(ARMS[lift].values()))))
    moments = chosen(random_set(lift, spine, rng), rng)
    transforms = poses(model, arms, moments, rng)
    yaw_deg, side = random_yaw(kind, rng), int(rng.choice([-1, 1]))
    camera = random_camera(model, side, yaw_deg, transforms[0], rng)
    joints = [
        camera.project(model.studio.keypoints(t))[PAIRS].mean(axis=1)
        for t in transforms
    ]
    return Take(
        model,
        lift,
        spine,
        arms,
        Dressed(model.body, random_outfit(rng), rng),
        yaw_deg,
        side,
        camera.facing,
        camera,
        tuple(moments),
        tuple(transforms),
        tuple(joints),
        tuple(true_chord(j, camera.facing) for j in joints),
    )


def chosen(moments: list[Instant], rng: np.random.Generator) -> list[Instant]:
    """Return a few moments of a set: standing first, then bending, in their order."""
    standing = [k for k, moment in enumerate(moments) if moment.rep == 0]
    bending = [k for k, moment in enumerate(moments) if moment.rep > 0]
    return [
        moments[k]
        for which, count in ((standing, STANDING), (bending, BENDING))
        for k in np.sort(rng.choice(which, count, replace=False))
    ]


def poses(
    model: Model, arms: Arms, moments: list[Instant], rng: np.random.Generator
) -> list[FloatArray]:
    """Return the bones' transforms of each moment."""
    body = model.body
    poser = Poser(body, rng.uniform(0.0, 0.6))
    spread = rng.normal(0.0, 0.1, (2, 3))
    out = []
    for moment in moments:
        posed = poser.solve(moment.pose)
        placed = place_arms(body, posed, arms, spread, trunk_deg(moment.pose))
        out.append(placed.transforms(body.heads))
    return out


def trunk_deg(pose: PoseAngles) -> float:
    """Return how far the upper trunk leans against rest."""
    return pose.pelvis + pose.lumbar + pose.thoracic


def true_chord(joints: FloatArray, facing: int) -> Chord:
    """Return the chord between the hip and shoulder of joints (5, 2)."""
    axes = chord(joints[HIP], joints[SHOULDER], facing)
    if axes is None:
        raise ValueError("a lifter too small in the picture to have a back")
    return axes


def random_yaw(kind: Kind, rng: np.random.Generator) -> float:
    """Return how far the camera stands off square, degrees."""
    wide = kind is Kind.TRAIN or rng.uniform() < 0.15
    return float(rng.uniform(-25, 25) if wide else rng.uniform(-15, 15))


def random_camera(
    model: Model,
    side: int,
    yaw_deg: float,
    standing: FloatArray,
    rng: np.random.Generator,
) -> Camera:
    """Return a camera that sees a standing torso as large as cameras do."""
    near = beside(
        model.body, side, yaw_deg, rng.uniform(2.0, 5.0), rng.uniform(0.4, 1.5)
    )
    joints = near.project(model.studio.keypoints(standing))[PAIRS].mean(axis=1)
    wanted = np.exp(rng.uniform(*np.log(TORSO_PX)))
    focal_px = near.focal_px * wanted / np.hypot(*(joints[SHOULDER] - joints[HIP]))
    roll = np.radians(rng.normal(0.0, ROLL_DEG))
    right, down, ahead = near.axes
    turned = np.stack(
        [
            np.cos(roll) * right + np.sin(roll) * down,
            np.cos(roll) * down - np.sin(roll) * right,
            ahead,
        ]
    )
    return replace(near, axes=turned, focal_px=float(focal_px))
