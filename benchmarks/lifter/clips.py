"""Clips of synthetic lifters, as far as the back's measurement needs them.

A clip is reduced to geometry: where hip, shoulder and knee are in the picture, and the
back's outline. What MoveNet makes of the joints is added later (``keypoints``).
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from benchmarks.lifter.body import Body
from benchmarks.lifter.camera import Camera, random_camera
from benchmarks.lifter.clothes import Clothes, random_clothes
from benchmarks.lifter.movement import Lift, Moment, Spine, random_set
from benchmarks.lifter.outline import BackFinder
from benchmarks.lifter.pose import Poser
from edge.core.chord import chord
from edge.core.records import FloatArray
from edge.core.skeleton import HIP, PAIRS, SHOULDER


@dataclass(frozen=True, slots=True)
class Look:
    """One frame of geometry.

    ``joints`` (5, 2) px, midpoints of the pairs; ``outline`` (P, 2) torso lengths
    along and behind the chord between true hip and shoulder.
    """

    joints: FloatArray
    outline: FloatArray


@dataclass(frozen=True, slots=True)
class Clip:
    """A set by one body, dressed and filmed; ``looks`` go with ``moments``."""

    body: int
    lift: Lift
    spine: Spine
    facing: int
    moments: tuple[Moment, ...]
    looks: tuple[Look, ...]


class Studio:
    """Films one body."""

    def __init__(self, body: Body) -> None:
        self._body = body
        self._back = BackFinder(body)
        # Keypoints are sums over vertices, and those sums over bones: one table.
        ends = np.concatenate([body.vertices, np.ones((len(body.vertices), 1))], axis=1)
        self._keypoints = np.stack(
            [body.rig.weights.T @ (share[:, None] * ends) for share in body.rig.coco]
        )

    def keypoints(self, transforms: FloatArray) -> FloatArray:
        """Return the 17 COCO keypoints of a pose, (17, 3) metres."""
        return np.asarray(
            np.einsum("bij,kbj->ki", transforms, self._keypoints, optimize=True)
        )

    def film(
        self, moments: Iterable[Moment], clothes: Clothes, camera: Camera, load: float
    ) -> tuple[int, tuple[Look, ...]]:
        """Return which way the lifter faces in the picture, and the looks."""
        poser = Poser(self._body, load)
        posed = [poser.solve(m.pose).transforms(self._body.heads) for m in moments]
        facing = 1 if camera.axes[0, 1] < 0 else -1  # the person faces -y
        return facing, tuple(self._look(t, clothes, camera, facing) for t in posed)

    def _look(
        self, transforms: FloatArray, clothes: Clothes, camera: Camera, facing: int
    ) -> Look:
        joints = camera.project(self.keypoints(transforms))[PAIRS].mean(axis=1)
        axes = chord(joints[HIP], joints[SHOULDER], facing)
        if axes is None:
            raise ValueError("a lifter too small in the picture to have a back")
        skin_xy = camera.project(self._back.vertices(transforms))
        outline = self._back.find(skin_xy, axes)
        lean_deg = float(np.degrees(np.arctan2(axes.up[0] * facing, -axes.up[1])))
        return Look(joints, clothes.over(outline, lean_deg))


def random_clips(body: Body, number: int, seed: int) -> list[Clip]:
    """Return one clip of every lift, and every spine across a few bodies."""
    rng = np.random.default_rng([seed, number])
    studio = Studio(body)
    clips = []
    spines = rng.permutation(list(Spine))
    for i, lift in enumerate((Lift.HINGE, Lift.HINGE, Lift.DEADLIFT, Lift.SQUAT)):
        spine = Spine(spines[i])
        moments = random_set(lift, spine, rng)
        camera = random_camera(body, rng)
        load = rng.uniform(0.0, 0.6)
        facing, looks = studio.film(moments, random_clothes(rng), camera, load)
        clips.append(Clip(number, lift, spine, facing, tuple(moments), looks))
    return clips
