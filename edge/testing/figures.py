"""A stick figure: a posture as joint angles -> keypoints and the edge of its back.

A body is drawn from its sagittal angles, so hip and knee flexion are true by
construction. The edge of its back is a parabola behind the hip-shoulder chord, bowed
as far as the spine map needs to read the wanted flexion, so that stories stay true
when the map is measured anew.

>>> seen = observe(bent(depth_deg=80, flexion_deg=20))
>>> seen.pose.xy.shape, seen.contour.xy.shape
((17, 2), (20, 2))
"""

import math
from dataclasses import dataclass

import numpy as np

from edge.core.back.chord import chord
from edge.core.back.contour import STATIONS
from edge.core.spine.features import contour_features
from edge.core.spine.map import FLEXION_MAP
from edge.core.types.frames import DorsalContour, FloatArray, Pose
from edge.core.types.observation import Observation

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
        """Lean of the thigh from the vertical, forward positive."""
        return self.shank_deg - self.knee_deg

    @property
    def trunk_deg(self) -> float:
        """Lean of the trunk from the vertical, forward positive."""
        return self.thigh_deg + self.hip_deg


STANDING = Body()


def bent(depth_deg: float = 80.0, flexion_deg: float = 0.0) -> Body:
    """Return the bottom of a hinge: so much hip flexion, degrees, shins upright."""
    return Body(depth_deg, 0.2 * depth_deg, 0.0, flexion_deg)


def between(one: Body, other: Body, share: float) -> Body:
    """Return the posture on the way from one to the other, ``share`` 0 to 1."""
    return Body(
        *(
            (1 - share) * getattr(one, name) + share * getattr(other, name)
            for name in Body.__dataclass_fields__
        )
    )


def observe(
    body: Body, t_s: float = 0.0, index: int = 0, facing: int = 1, yaw_deg: float = 0.0
) -> Observation:
    """Return one posture as the pose model and the contour would give it.

    ``facing`` is +1 to the picture's right, -1 to its left; a yaw of 0 degrees is the
    side, of 90 the front. Past 25 degrees no edge of the back is given.
    """
    xy, score = keypoints(body, facing, yaw_deg), np.full(17, 0.9, np.float32)
    hip, shoulder = xy[[11, 12]].mean(axis=0), xy[[5, 6]].mean(axis=0)
    contour = None if yaw_deg > 25 else back(hip, shoulder, facing, body)
    return Observation(t_s, index, SIZE, Pose(t_s, xy, score), contour)


def keypoints(body: Body, facing: int = 1, yaw_deg: float = 0.0) -> FloatArray:
    """Return the keypoints, (17, 2) float32 in px of a frame of ``SIZE``."""
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
        reads_deg = read(bow)
        bow += (body.flexion_deg - reads_deg) * step / (read(bow + step) - reads_deg)
    return edge(bow)


def _up(length: float, lean_deg: float) -> FloatArray:
    lean = math.radians(lean_deg)
    return length * np.array([math.sin(lean), math.cos(lean)])


def _pair(
    place: FloatArray, half: float
) -> tuple[tuple[FloatArray, float], tuple[FloatArray, float]]:
    return (place, half), (place, -half)
