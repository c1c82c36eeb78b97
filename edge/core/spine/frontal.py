"""Lateral flexion and trunk rotation from the front or rear, against own neutral.

Seen from there, three angles of the keypoints turn when the upper trunk does: the tilt
of the shoulder line, the tilt of the hip line, and how far the shoulders are beside the
hips. Which turn they show depends on how far the trunk is pitched forward (phi):

    shoulders = pelvis + lateral cos(phi) - rotation sin(phi)
    hips      = pelvis
    trunk     = pelvis cos(phi) + LEAN lateral + askew sin(phi)

Upright, lateral flexion tilts the shoulders and rotation only shortens their line, by
3 % at 15 degrees: below the keypoints' noise. Bent over it is the other way round. How
far the lifter stands askew to the camera shifts the bent trunk as lateral flexion does.
So both are estimated together, each with its own uncertainty, and one that the picture
does not tell is NaN. Side-on it tells neither.
"""

import math
from dataclasses import dataclass, replace

import numpy as np

from edge.core.filters import FrameClock
from edge.core.spine.linear import Features, difference
from edge.core.spine.standing import StandingReferences
from edge.core.types.codes import ViewKind
from edge.core.types.frames import Pose, View
from edge.core.types.skeleton import HIPS, SEEN_SCORE, SHOULDERS
from edge.core.types.states import BodyAngles, SpineState

# Degrees of the hip-shoulder line per degree of lateral flexion, measured on synthetic
# lifters that bend evenly from sacrum to the lowest vertebra of the chest.
LEAN = 0.53
# What is expected before looking, standard deviations in degrees. Chosen: a lifter who
# is twisted or bent by more than 25 degrees is rare, and the pelvis of planted feet
# tilts little; "front" is whatever somebody calls square to the camera.
PRIOR_DEG = 12.0
PELVIS_DEG = 4.0
ASKEW_DEG = 8.0
# Keypoints after smoothing against the true joints, torso lengths (``benchmarks``).
NOISE = 0.025
# From an angle, perspective and the pose model's guess at the far side tilt both lines
# as the trunk bends: 9 to 16 degrees on synthetic lifters 45 degrees from the side.
SLIP_DEG = 40.0
SQUARE_YAW_DEG, SLIP_YAW_DEG = 70.0, 30.0
# Beyond this uncertainty a figure is "cannot tell". Chosen: half of what was expected,
# and well below the limits; lateral flexion is told up to 30 degrees of pitch, rotation
# from 60.
MAX_SD_DEG = 6.0
MIN_WIDTH = 0.15  # torso lengths, chosen: a shorter line has no direction


NOTHING_SEEN = (ViewKind.SIDE, ViewKind.UNKNOWN)


@dataclass(frozen=True, slots=True)
class FrontalState:
    """What ``SpineState`` says of these planes; NaN: cannot tell."""

    lateral_flexion_deg: float = math.nan
    rotation_deg: float = math.nan
    lateral_sd_deg: float = math.nan
    rotation_sd_deg: float = math.nan


CANNOT_TELL = FrontalState()


class FrontalTracker:
    """Keeps the neutral of the frontal plane and judges against it."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget the lifter."""
        self._neutral = StandingReferences()
        self._side: tuple[ViewKind, bool] | None = None
        self._clock = FrameClock()

    def step(
        self, angles: BodyAngles, view: View, pose: Pose, arms_hanging: bool | None
    ) -> FrontalState:
        """Return what this frame tells; nothing before the neutral is known."""
        dt_s = self._clock.step(angles.t_s)
        if view.kind in NOTHING_SEEN:
            self._side = None
            return CANNOT_TELL
        lines = Lines.of(pose, view)
        if lines is None:
            return CANNOT_TELL
        side = view.kind, lines.from_rear
        if side != self._side:
            # A crooked camera tilts other people's left from the rear.
            self._neutral.reset()
            self._side = side
        # One raised arm tilts the shoulders: no neutral with raised arms here.
        self._neutral.step(
            dt_s, angles, arms_hanging, lines.tilts_deg if arms_hanging else None
        )
        reference = self._neutral.reference
        pitch_deg = angles.trunk_inclination_deg
        if reference is None or math.isnan(pitch_deg):
            return CANNOT_TELL
        return estimate(
            *(difference(lines.tilts_deg, reference.features), lines.widths),
            *(pitch_deg, view),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """The lines of shoulders, hips and trunk in the picture.

    ``tilts_deg``, three, is positive where the lifter's left is lower, or the shoulders
    are to the left of the hips; ``widths`` are the lines of shoulders and hips in
    torso lengths as seen.
    """

    tilts_deg: Features
    widths: tuple[float, float]
    from_rear: bool

    @classmethod
    def of(cls, pose: Pose, view: View) -> "Lines | None":
        """Return the lines, or None where they have no direction."""
        if not view.torso_px > 0:
            return None
        # Seen from an angle, lines are as short as the sine.
        turned = view.yaw_deg if view.kind is ViewKind.OBLIQUE else 90.0
        tilts, widths, middles = [], [], []
        for left, right in (SHOULDERS, HIPS):
            if not min(pose.scores[left], pose.scores[right]) > SEEN_SCORE:
                return None
            (left_x, left_y), (right_x, right_y) = pose.points[left], pose.points[right]
            width_px = left_x - right_x
            full_px = abs(width_px) / math.sin(math.radians(turned))
            tilts.append(math.degrees(math.atan2(left_y - right_y, full_px)))
            widths.append(width_px / view.torso_px)
            middles.append((left_x + right_x) / 2)
        shoulders, hips = widths
        if not min(abs(shoulders), abs(hips)) > MIN_WIDTH or shoulders * hips < 0:
            return None
        lean = (middles[0] - middles[1]) / math.copysign(view.torso_px, shoulders)
        share = max(-1.0, min(1.0, lean))
        tilts.append(math.degrees(math.asin(share)))
        return cls(tuple(tilts), (abs(shoulders), abs(hips)), shoulders < 0)


def estimate(
    change_deg: Features, widths: tuple[float, float], pitch_deg: float, view: View
) -> FrontalState:
    """Return the most likely turns for a change of the three lines since standing.

    Linear in the turns, with what is expected beforehand and what each line is off by:
    the mean and spread of the normal distribution that results.
    """
    pitch = math.radians(pitch_deg)
    cos, sin = math.cos(pitch), math.sin(pitch)
    # Turns: lateral, rotation, pelvis, askew. Lines: shoulders, hips, trunk.
    directions = np.array(
        [[cos, -sin, 1.0, 0.0], [0.0, 0.0, 1.0, 0.0], [LEAN, 0.0, cos, sin]]
    )
    # A front view's yaw says little: the sine hardly changes there.
    oblique = view.kind is ViewKind.OBLIQUE
    aside_deg = max(SQUARE_YAW_DEG - view.yaw_deg, 0.0) if oblique else 0.0
    expected = np.square([PRIOR_DEG, PRIOR_DEG, PELVIS_DEG, ASKEW_DEG + aside_deg])
    slip_deg = SLIP_DEG * min(aside_deg / SLIP_YAW_DEG, 1.0) * abs(sin)
    point_deg = math.degrees(NOISE)
    shoulders_deg, hips_deg = (math.sqrt(2) * point_deg / width for width in widths)
    off = np.array([shoulders_deg**2, hips_deg**2, point_deg**2])
    off[:2] += slip_deg**2
    spread = expected[:, None] * directions.T
    gain = np.linalg.solve(directions @ spread + np.diag(off), spread.T).T[:2]
    lateral, rotation = (gain @ change_deg).tolist()
    variance = expected[:2] - np.einsum("ij,ij->i", gain, spread[:2])
    lateral_sd, rotation_sd = np.sqrt(variance).tolist()
    if not lateral_sd < MAX_SD_DEG:
        lateral = lateral_sd = math.nan
    if not rotation_sd < MAX_SD_DEG:
        rotation = rotation_sd = math.nan
    return FrontalState(lateral, rotation, lateral_sd, rotation_sd)


def completed(spine: SpineState, frontal: FrontalState) -> SpineState:
    """Return the state with what is known of the other planes."""
    if frontal is CANNOT_TELL:
        return spine
    return replace(
        spine,
        lateral_flexion_deg=frontal.lateral_flexion_deg,
        rotation_deg=frontal.rotation_deg,
        lateral_sd_deg=frontal.lateral_sd_deg,
        rotation_sd_deg=frontal.rotation_sd_deg,
    )
