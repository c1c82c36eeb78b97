"""Stick-figure motion as observations: what a camera would have seen, truth known.

A body is drawn from its sagittal angles, so hip and knee flexion are true by
construction. The edge of its back is a parabola behind the hip-shoulder chord, bowed
as far as the spine map needs to read the wanted flexion, so that stories stay true
when the map is measured anew.

Motions are lists of moves, filmed at any rate:

    scene = film(stand(1), *hinge(reps=3, depth_deg=80), stand(1), rate_hz=15)
    steps = run(scene)

What hides or moves a part of a scene is in ``altered``, what the steps tell in
``outcomes``.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from edge.core.back.chord import chord
from edge.core.back.contour import STATIONS
from edge.core.pose.lens import Lens
from edge.core.spine.features import contour_features
from edge.core.spine.map import FLEXION_MAP
from edge.core.types.events import Step
from edge.core.types.exercise import Exercise
from edge.core.types.frames import DorsalContour, FloatArray, Pose
from edge.core.types.observation import Observation
from edge.exercises.tables import load_exercise
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


BEGIN = stand(1.5)  # long enough for the lifter's own neutral


def bent(depth_deg: float = 80.0, flexion_deg: float = 0.0) -> Body:
    """Return the bottom of a hinge: ``depth_deg`` of hip flexion, shins upright."""
    return Body(depth_deg, 0.2 * depth_deg, 0.0, flexion_deg)


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
    bottom = Body(hip_deg=100.0, knee_deg=105.0, shank_deg=30.0)
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
        confidence = np.full(len(xy), 0.95, np.float32)
        return DorsalContour(xy.astype(np.float32), 0.9, confidence)

    def read(bow: float) -> float:
        return float(FLEXION_MAP @ contour_features(edge(bow), facing))

    bow, step = 0.0, 0.01
    for _ in range(8):  # Newton's method: an arc's angles are nearly linear in its bow
        told = read(bow)
        bow += (body.flexion_deg - told) * step / (read(bow + step) - told)
    return edge(bow)


def pipeline(*exercises: Exercise, lens: Lens | None = None) -> Pipeline:
    return Pipeline(None, *(exercises or (load_exercise("hip_hinge"),)), lens=lens)


def run(scene: Iterable[Observation], exercise: str = "hip_hinge") -> list[Step]:
    """Return the steps that a fresh pipeline makes of the scene."""
    fresh = pipeline(load_exercise(exercise))
    return [fresh.replay(each) for each in scene]


def _up(length: float, lean_deg: float) -> FloatArray:
    lean = math.radians(lean_deg)
    return length * np.array([math.sin(lean), math.cos(lean)])


def _pair(
    place: FloatArray, half: float
) -> tuple[tuple[FloatArray, float], tuple[FloatArray, float]]:
    return (place, half), (place, -half)
