"""How the lifter stands to the camera: side, oblique or front, and which way.

The width between left and right shoulder and hip tells the yaw, measured against the
torso's standing length so that bending over does not widen it. Nose and ears, and the
trunk's lean once it is clear, tell the facing side.
"""

import math

from edge.core.types.codes import ViewKind
from edge.core.types.frames import FloatArray, Pose, View
from edge.core.types.skeleton import EARS, HIP, HIPS, NOSE, SHOULDER, SHOULDERS

# Shoulder plus hip width between MoveNet's keypoints seen from the front, in torso
# lengths: measured on synthetic lifters at 15, 30 and 90 degrees of yaw.
FRONT_WIDTH = 1.25
# Chosen: a side view is judged up to about 20 degrees, where a back's outline is still
# its midline; between the pairs the last kind stays.
SIDE_YAW_DEG = (21.0, 25.0)
FRONT_YAW_DEG = (60.0, 55.0)
WIDTH_S = 0.5  # time constants, chosen: a person turns in about a second
FACING_S = 0.6
TORSO_S = 0.3
TORSO_FORGET_S = 30.0
MIN_FACING = 0.15


class ViewEstimator:
    """Follows view and facing over time; a fixed ``kind`` skips the yaw."""

    def __init__(self, kind: ViewKind | None = None) -> None:
        self._fixed = kind
        self.reset()

    def reset(self) -> None:
        """Forget the person."""
        self._t_s = -math.inf
        self._width = 0.0
        self._facing = 0.0
        self._torso_px = math.nan
        self._standing_px = 0.0
        self._kind = ViewKind.UNKNOWN

    def step(self, pose: Pose, joints: FloatArray) -> View:
        """Return the view of a pose and its (5, 2) joints; NaN poses are unknown."""
        across_px, up_px = (joints[SHOULDER] - joints[HIP]).tolist()
        torso_px = math.hypot(across_px, up_px)
        if not torso_px > 0:
            return View(ViewKind.UNKNOWN, 0, math.nan, math.nan)
        dt_s = pose.t_s - self._t_s
        self._t_s = pose.t_s
        fresh = not 0 < dt_s < 1.0
        self._follow_torso(torso_px, dt_s, fresh)
        across = pose.xy[:, 0].tolist()
        left_minus_right = sum(across[a] - across[b] for a, b in (SHOULDERS, HIPS))
        if math.isfinite(left_minus_right):
            width = left_minus_right / self._standing_px
            self._width += _gain(dt_s, WIDTH_S, fresh) * (width - self._width)
        lean = across_px / torso_px
        self._facing += _gain(dt_s, FACING_S, fresh) * (
            _facing_evidence(across, lean, torso_px) - self._facing
        )
        yaw_deg = math.degrees(math.asin(min(abs(self._width) / FRONT_WIDTH, 1.0)))
        self._kind = self._fixed or _next_kind(self._kind, yaw_deg)
        facing = (
            0 if abs(self._facing) < MIN_FACING else int(math.copysign(1, self._facing))
        )
        return View(self._kind, facing, yaw_deg, self._standing_px)

    def _follow_torso(self, torso_px: float, dt_s: float, fresh: bool) -> None:
        if fresh or math.isnan(self._torso_px):
            self._torso_px = self._standing_px = torso_px
            return
        self._torso_px += _gain(dt_s, TORSO_S, False) * (torso_px - self._torso_px)
        shrunk = self._standing_px * math.exp(-dt_s / TORSO_FORGET_S)
        self._standing_px = max(shrunk, self._torso_px)


def _facing_evidence(across: list[float], lean: float, torso_px: float) -> float:
    ears_x = (across[EARS[0]] + across[EARS[1]]) / 2
    gaze = 3.0 * (across[NOSE] - ears_x) / torso_px
    if math.isnan(gaze):
        gaze = 0.0
    # A trunk leaning more than about 20 degrees outweighs where the nose points.
    bend = math.copysign(max(abs(lean) - 0.35, 0.0), lean) * 5.0
    return max(-1.0, min(1.0, gaze)) + max(-2.0, min(2.0, bend))


def _next_kind(kind: ViewKind, yaw_deg: float) -> ViewKind:
    side_deg = SIDE_YAW_DEG[kind is ViewKind.SIDE]
    front_deg = FRONT_YAW_DEG[kind is ViewKind.FRONT]
    if yaw_deg < side_deg:
        return ViewKind.SIDE
    return ViewKind.FRONT if yaw_deg > front_deg else ViewKind.OBLIQUE


def _gain(dt_s: float, constant_s: float, fresh: bool) -> float:
    return 1.0 if fresh else 1.0 - math.exp(-dt_s / constant_s)
