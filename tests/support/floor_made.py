"""Bodies on the floor, frame by frame, for tests of what is held."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from edge.core.types.codes import BodyPosture, ViewKind
from edge.core.types.frames import Pose, View
from edge.core.types.skeleton import ANKLES, ELBOWS, HIPS, SHOULDERS, WRISTS
from edge.core.types.states import BodyAngles, BodyState, Limbs, SpineState

RATE_HZ = 20
TORSO_PX = 160.0


def body(
    t_s: float,
    posture: BodyPosture = BodyPosture.PRONE_SUPPORT,
    *,
    trunk_deg: float = 88.0,
    bend_deg: float = 10.0,
    raised_deg: tuple[float, float] = (0.0, 0.0),
    flexion_deg: float = 0.0,
    tilt_deg: float = 0.0,
    quality: float = 0.9,
    own_neutral: bool = True,
    kind: ViewKind = ViewKind.SIDE,
    obliquity_deg: float = math.nan,
    lateral_deg: float = math.nan,
    rotation_deg: float = math.nan,
) -> BodyState:
    """Return one frame; ``bend_deg`` is the hips' angle off the line to the ankle."""
    spine = SpineState(
        t_s,
        tilt_deg,
        flexion_deg,
        lateral_deg,
        rotation_deg,
        quality,
        own_neutral,
        edge_flexion_deg=flexion_deg,
        edge_tilt_deg=tilt_deg,
        lateral_sd_deg=2.0,
        rotation_sd_deg=2.0,
    )
    limbs = Limbs(
        t_s,
        (90.0, 90.0),
        raised_deg,
        (0.0, 0.0),
        (0.0, 0.0),
        pelvic_obliquity_deg=obliquity_deg,
    )
    angles = BodyAngles(t_s, trunk_deg, bend_deg + 4.0, 8.0, 86.0, 0.0)
    return BodyState(posture, View(kind, 1, 0.0, TORSO_PX), angles, limbs, spine)


def pose(t_s: float = 0.0, *, score: float = 0.8) -> Pose:
    """Return a pose whose joints all have this score; where they are says nothing."""
    xy = np.zeros((17, 2), np.float32)
    return Pose(t_s, xy, np.full(17, score, np.float32))


def side_plank_pose(t_s: float, sag_deg: float = 0.0, *, left_below: bool = True):
    """Return a side plank from the front, the head to the right."""
    xy = pose(t_s).xy
    rise = math.radians(15.0)
    ankle, legs_px = np.array([100.0, 500.0]), 1.6 * TORSO_PX
    hip = ankle + legs_px * np.array([math.cos(rise), -math.sin(rise)])
    up = rise + math.radians(sag_deg)
    shoulder = hip + TORSO_PX * np.array([math.cos(up), -math.sin(up)])
    for pair, at, apart_px in (
        (ANKLES, ankle, 10.0),
        (HIPS, hip, 40.0),
        (SHOULDERS, shoulder, 90.0),
    ):
        lower, upper = pair if left_below else pair[::-1]
        xy[lower] = at[0], at[1] + apart_px / 2
        xy[upper] = at[0], at[1] - apart_px / 2
    return replace(pose(t_s), xy=xy)


def press_pose(
    t_s: float, raised_deg: float, *, turn_deg: float = 0.0, lean_deg: float = 0.0
) -> Pose:
    """Return somebody from the front whose upper arms are raised so far.

    The chest is turned, and with the shoulders leans, to the lifter's own left.
    """
    xy = pose(t_s).xy
    hip_y = 360.0
    lean = math.radians(0.53 * lean_deg)
    top = 300.0 + TORSO_PX * math.sin(lean), hip_y - TORSO_PX * math.cos(lean)
    tilt = math.tan(math.radians(lean_deg))
    hands_x = top[0] + 0.91 * TORSO_PX * math.sin(math.radians(turn_deg))
    drop = 0.6 * TORSO_PX * math.cos(math.radians(raised_deg))
    for side, aside_px in enumerate((50.0, -50.0)):
        shoulder = top[0] + aside_px, top[1] + aside_px * tilt
        xy[SHOULDERS[side]] = shoulder
        xy[ELBOWS[side]] = shoulder[0], shoulder[1] + drop
        xy[WRISTS[side]] = hands_x + aside_px / 5, top[1] + drop
        xy[HIPS[side]] = 300.0 + aside_px / 2, hip_y
    return replace(pose(t_s), xy=xy)


def seconds(start_s: float, lasting_s: float) -> Iterator[float]:
    """Yield the times of frames."""
    for frame in range(round(lasting_s * RATE_HZ)):
        yield start_s + frame / RATE_HZ


def held(start_s: float, lasting_s: float, **how) -> list[BodyState]:
    """Return frames of one position, with a little noise."""
    return [
        body(t_s, **{"trunk_deg": 88.0 + 0.2 * math.sin(40 * t_s), **how})
        for t_s in seconds(start_s, lasting_s)
    ]


def moved(frames: Iterable[BodyState], before_deg: float, after_deg: float, **how):
    """Return frames in which the trunk turns from one inclination to another."""
    every = list(frames)
    for number, each in enumerate(every):
        share = number / max(len(every) - 1, 1)
        trunk_deg = before_deg + share * (after_deg - before_deg)
        angles = replace(each.angles, trunk_inclination_deg=trunk_deg)
        yield replace(each, angles=angles, **how)
