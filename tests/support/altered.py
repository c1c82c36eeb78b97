"""Scenes with something hidden, moved or left out."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np

from edge.core.types.frames import FloatArray, Pose
from edge.core.types.observation import Observation
from edge.core.types.skeleton import KEYPOINTS
from edge.testing.figures import Body
from edge.testing.scenarios import Move, film, stand

# Swapping left and right turns a mirrored picture's pose into the person's own.
MIRROR = np.array([0, 2, 1, 4, 3, 6, 5, 8, 7, 10, 9, 12, 11, 14, 13, 16, 15])


def hide(scene: Iterable[Observation], *joints: str) -> list[Observation]:
    """Return the scene with keypoints unseen: without confidence, place unknown."""
    at = [KEYPOINTS.index(joint) for joint in joints]
    return [_without(each, at) for each in scene]


def hide_back(scene: Iterable[Observation]) -> list[Observation]:
    return [replace(each, contour=None) for each in scene]


def nobody(scene: Iterable[Observation]) -> list[Observation]:
    """Return the scene as it looks with the lifter gone."""
    return [_without(replace(o, contour=None), list(range(17))) for o in scene]


def _swing(
    scene: Iterable[Observation], joint: str, offset_px: Callable[[float], FloatArray]
) -> list[Observation]:
    """Return the scene with one keypoint moved as time goes by."""
    at = KEYPOINTS.index(joint)
    moved = []
    for observed in scene:
        xy = observed.pose.xy.copy()
        xy[at] += np.asarray(offset_px(observed.t_s), np.float32)
        moved.append(replace(observed, pose=replace(observed.pose, xy=xy)))
    return moved


def walking(s: float) -> list[Observation]:
    """Return somebody who crosses the picture, one step every half second."""
    scene = film(Move(Body(x_px=-400), 0.01), Move(Body(x_px=400), s))
    for joint, stride_px in (("knee", 40.0), ("ankle", 90.0), ("wrist", -60.0)):
        for side, phase in (("left", 0.0), ("right", math.pi)):

            def stride(
                t_s: float, px: float = stride_px, at: float = phase
            ) -> FloatArray:
                return np.array([px * math.sin(2 * math.pi * t_s + at), 0.0])

            scene = _swing(scene, f"{side}_{joint}", stride)
    return scene


def waving(s: float) -> list[Observation]:
    """Return somebody who stands and waves with one arm above the head."""
    return _swing(
        film(stand(s)),
        "left_wrist",
        lambda t_s: np.array([80 * math.sin(6 * t_s), -220.0]),
    )


def during(
    scene: Sequence[Observation], start_s: float, end_s: float
) -> list[Observation]:
    return [each for each in scene if start_s <= each.t_s < end_s]


def spliced(
    scene: Sequence[Observation], part: Sequence[Observation]
) -> list[Observation]:
    """Return the scene with the observations of the same index taken from ``part``."""
    other = {each.index: each for each in part}
    return [other.get(each.index, each) for each in scene]


def mirrored(scene: Iterable[Observation]) -> list[Observation]:
    """Return the scene as a mirror shows it; left and right stay the person's own."""
    return [_mirrored(each) for each in scene]


def shifted(scene: Iterable[Observation], by_s: float) -> list[Observation]:
    return [
        replace(o, t_s=o.t_s + by_s, pose=replace(o.pose, t_s=o.t_s + by_s))
        for o in scene
    ]


def _without(observed: Observation, missing: list[int]) -> Observation:
    xy, score = observed.pose.xy.copy(), observed.pose.score.copy()
    xy[missing], score[missing] = np.nan, 0.0
    return replace(observed, pose=Pose(observed.t_s, xy, score))


def _mirrored(observed: Observation) -> Observation:
    def flip(xy: FloatArray) -> FloatArray:
        return (xy * (-1, 1) + (observed.size[0], 0)).astype(np.float32)

    pose = Pose(
        observed.t_s, flip(observed.pose.xy)[MIRROR], observed.pose.score[MIRROR]
    )
    contour = observed.contour and replace(
        observed.contour, xy=flip(observed.contour.xy)
    )
    return replace(observed, pose=pose, contour=contour)
