"""Stick-figure motion as observations: what a camera would have seen, truth known.

A body is drawn from its sagittal angles, so hip and knee flexion are true by
construction. The edge of its back is a parabola behind the hip-shoulder chord, bowed
as far as the spine map needs to read the wanted flexion, so that stories stay true
when the map is measured anew.

Motions are lists of moves, filmed at any rate:

    scene = film(stand(1), *hinge(reps=3, depth_deg=80), stand(1), rate_hz=15)
    steps = run(scene)
    assert at(steps, t_s=2.5).movement.phase is Phase.BOTTOM
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from edge.core.chord import chord
from edge.core.contour import STATIONS
from edge.core.lens import Lens
from edge.core.observation import Observation
from edge.core.records import (
    DorsalContour,
    Event,
    FloatArray,
    Pose,
    RepFinished,
    Step,
)
from edge.core.session import RepRecord
from edge.core.skeleton import KEYPOINTS, MIRROR
from edge.core.spine import contour_features
from edge.core.spine_map import FLEXION_MAP
from edge.core.words import ViewKind
from edge.exercises import load_exercise
from edge.pipeline import Pipeline

SIZE = (1280, 720)
# Lengths in px; ankles at (0, 0), x towards the facing side, y up.
SHANK, THIGH, TORSO, NECK, NOSE = 130.0, 140.0, 160.0, 50.0, 25.0
# Halves of the widths that a frontal view shows: 1.25 torsos for both pairs.
SHOULDER_HALF, HIP_HALF, LIMB_HALF, FACE_HALF = 58.0, 42.0, 40.0, 12.0
BACK = 0.20  # how far a standing back's edge lies behind the chord, in torsos
BACK_ALONG = np.linspace(0.05, 1.05, STATIONS)  # from sacrum to C7
BACK_ARCH = np.linspace(-1, 1, STATIONS) ** 2


@dataclass(frozen=True)
class Body:
    """One posture; degrees, flexion positive. ``flexion_deg`` is the spine's."""

    hip_deg: float = 0.0
    knee_deg: float = 0.0
    shank_deg: float = 0.0
    flexion_deg: float = 0.0
    lean_deg: float = 0.0  # of the standing trunk, and of the flexion's neutral
    x_px: float = 0.0  # where the ankles are, from the middle of the picture

    @property
    def thigh_deg(self) -> float:
        return self.shank_deg - self.knee_deg

    @property
    def trunk_deg(self) -> float:
        return self.thigh_deg + self.hip_deg


STANDING = Body()


@dataclass(frozen=True)
class Move:
    """Reach ``to`` within ``s`` seconds, starting and stopping gently."""

    to: Body
    s: float


def stand(s: float, body: Body = STANDING) -> Move:
    return Move(body, s)


def bent(
    depth_deg: float = 80.0, flexion_deg: float = 0.0, knee_share: float = 0.2
) -> Body:
    """Return the bottom of a hinge: ``depth_deg`` of hip flexion, shins upright."""
    return Body(depth_deg, knee_share * depth_deg, 0.0, flexion_deg)


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


def squat(reps: int = 1, depth_deg: float = 100.0) -> list[Move]:
    bottom = Body(depth_deg, 1.05 * depth_deg, 0.3 * depth_deg)
    return [Move(bottom, 1.5), Move(bottom, 0.2), stand(1.2), stand(0.6)] * reps


def film(
    *moves: Move,
    rate_hz: float = 30.0,
    start_s: float = 0.0,
    facing: int = 1,
    yaw_deg: float = 0.0,
) -> list[Observation]:
    """Return what a camera sees; a yaw of 90 degrees is the front."""
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


def between(one: Body, other: Body, share: float) -> Body:
    return Body(
        *(
            (1 - share) * getattr(one, name) + share * getattr(other, name)
            for name in Body.__dataclass_fields__
        )
    )


def observe(
    body: Body, t_s: float = 0.0, index: int = 0, facing: int = 1, yaw_deg: float = 0.0
) -> Observation:
    """Return one posture as the pose model and the contour would give it."""
    xy, score = keypoints(body, facing, yaw_deg), np.full(17, 0.9, np.float32)
    hip, shoulder = xy[[11, 12]].mean(axis=0), xy[[5, 6]].mean(axis=0)
    contour = None if yaw_deg > 25 else back(hip, shoulder, facing, body)
    return Observation(t_s, index, SIZE, Pose(t_s, xy, score), contour)


def keypoints(body: Body, facing: int = 1, yaw_deg: float = 0.0) -> FloatArray:
    """Return (17, 2) px of the frame, float32."""
    knee = _up(SHANK, body.shank_deg)
    hip = knee + _up(THIGH, body.thigh_deg)
    shoulder = hip + _up(TORSO, body.trunk_deg)
    ear = shoulder + _up(NECK, body.trunk_deg)
    elbow, wrist = shoulder - (0, 70), shoulder - (0, 130)
    nose = ear + _up(NOSE, body.trunk_deg + 90)
    eye = nose + _up(8, body.trunk_deg - 45)
    # Depth is from the middle to the person's own left.
    places = [
        (nose, 0.0),
        *_pair(eye, FACE_HALF / 2),
        *_pair(ear, FACE_HALF),
        *_pair(shoulder, SHOULDER_HALF),
        *_pair(elbow, SHOULDER_HALF),
        *_pair(wrist, SHOULDER_HALF),
        *_pair(hip, HIP_HALF),
        *_pair(knee, LIMB_HALF),
        *_pair(np.zeros(2), LIMB_HALF),
    ]
    forward, height = np.array([place for place, _ in places]).T
    left = np.array([side for _, side in places])
    yaw = math.radians(yaw_deg)
    across = facing * forward * math.cos(yaw) + left * math.sin(yaw)
    x = SIZE[0] / 2 + body.x_px + across
    return np.column_stack([x, 640.0 - height]).astype(np.float32)


def back(
    hip: FloatArray, shoulder: FloatArray, facing: int, body: Body
) -> DorsalContour:
    """Return the edge of a back whose flexion the spine map reads as the body's."""
    axes = chord(hip, shoulder, facing)
    assert axes is not None

    def edge(bow: float) -> DorsalContour:
        xy = axes.to_frame(BACK_ALONG, BACK - bow * BACK_ARCH)
        worth = np.full(len(xy), 0.9, np.float32)
        return DorsalContour(xy.astype(np.float32), 0.9, worth)

    def read(bow: float) -> float:
        return float(FLEXION_MAP @ contour_features(edge(bow), facing))

    wanted = float(FLEXION_MAP[0]) * body.lean_deg + body.flexion_deg
    bow, step = 0.0, 0.01
    for _ in range(8):  # Newton's method: an arc's angles are nearly linear in its bow
        told = read(bow)
        bow += (wanted - told) * step / (read(bow + step) - told)
    return edge(bow)


def hide(scene: Iterable[Observation], *joints: str) -> list[Observation]:
    """Return the scene with keypoints unseen: without confidence, place unknown."""
    at = [KEYPOINTS.index(joint) for joint in joints]
    return [_with_pose(each, at) for each in scene]


def hide_back(scene: Iterable[Observation]) -> list[Observation]:
    return [replace(each, contour=None) for each in scene]


def nobody(scene: Iterable[Observation]) -> list[Observation]:
    """Return the scene as it looks with the lifter gone."""
    return [_with_pose(replace(o, contour=None), list(range(17))) for o in scene]


def swing(
    scene: Iterable[Observation], joint: str, offset_px: Callable[[float], FloatArray]
) -> list[Observation]:
    """Return the scene with one keypoint moved as time goes by."""
    at = KEYPOINTS.index(joint)
    moved = []
    for seen in scene:
        xy = seen.pose.xy.copy()
        xy[at] += np.asarray(offset_px(seen.t_s), np.float32)
        moved.append(replace(seen, pose=replace(seen.pose, xy=xy)))
    return moved


def walking(s: float, rate_hz: float = 30.0) -> list[Observation]:
    """Return somebody who crosses the picture, one step every half second."""
    scene = film(Move(Body(x_px=-400), 0.01), Move(Body(x_px=400), s), rate_hz=rate_hz)
    for joint, stride_px in (("knee", 40.0), ("ankle", 90.0), ("wrist", -60.0)):
        for side, phase in (("left", 0.0), ("right", math.pi)):

            def stride(
                t_s: float, px: float = stride_px, at: float = phase
            ) -> FloatArray:
                return np.array([px * math.sin(2 * math.pi * t_s + at), 0.0])

            scene = swing(scene, f"{side}_{joint}", stride)
    return scene


def waving(s: float, rate_hz: float = 30.0) -> list[Observation]:
    """Return somebody who stands and waves with one arm above the head."""
    return swing(
        film(stand(s), rate_hz=rate_hz),
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


def pipeline(
    exercise: str = "hip_hinge",
    view: ViewKind | None = None,
    lens: Lens | None = None,
) -> Pipeline:
    return Pipeline(None, load_exercise(exercise), view=view, lens=lens)


def run(
    scene: Iterable[Observation],
    exercise: str = "hip_hinge",
    view: ViewKind | None = None,
) -> list[Step]:
    """Return the steps that a fresh pipeline makes of the scene."""
    fresh = pipeline(exercise, view)
    return [fresh.replay(each) for each in scene]


def at(steps: Sequence[Step], t_s: float) -> Step:
    """Return the step of the first frame at or after ``t_s``."""
    return next(step for step in steps if step.t_s >= t_s - 1e-9)


def happened(steps: Iterable[Step], *kinds: type) -> list[Event]:
    """Return the events of some kinds, in order."""
    return [e for step in steps for e in step.events if isinstance(e, kinds)]


def reps(steps: Iterable[Step]) -> list[RepRecord]:
    return [event.rep for event in happened(steps, RepFinished)]


def _up(length: float, lean_deg: float) -> FloatArray:
    lean = math.radians(lean_deg)
    return length * np.array([math.sin(lean), math.cos(lean)])


def _pair(
    place: FloatArray, half: float
) -> tuple[tuple[FloatArray, float], tuple[FloatArray, float]]:
    return (place, half), (place, -half)


def _with_pose(seen: Observation, missing: list[int]) -> Observation:
    xy, score = seen.pose.xy.copy(), seen.pose.score.copy()
    xy[missing], score[missing] = np.nan, 0.0
    return replace(seen, pose=Pose(seen.t_s, xy, score))


def _mirrored(seen: Observation) -> Observation:
    def flip(xy: FloatArray) -> FloatArray:
        return (xy * (-1, 1) + (seen.size[0], 0)).astype(np.float32)

    pose = Pose(seen.t_s, flip(seen.pose.xy)[MIRROR], seen.pose.score[MIRROR])
    contour = seen.contour and replace(seen.contour, xy=flip(seen.contour.xy))
    return replace(seen, pose=pose, contour=contour)
