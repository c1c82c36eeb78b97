"""The types that flow from a video frame to the lamp.

Frozen and slotted; those that hold arrays compare by identity and their arrays
are read-only once they leave the stage that made them.

Coordinates are pixels of the frame, x right, y down. Time is in seconds of the
source's own clock. NaN means "cannot tell" and propagates. Angles are degrees:
flexion, forward pelvic tilt and "towards the facing direction" are positive.
"""

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from edge.core.session import FaultRecord, RepRecord, SetRecord
from edge.core.words import Cue, FaultCode, Level, Phase, ViewKind

FloatArray = NDArray[np.floating[Any]]
ByteArray = NDArray[np.uint8]
IndexArray = NDArray[np.intp]


UNKNOWN_SD: FloatArray = np.full(17, np.nan, np.float32)
UNKNOWN_SD.flags.writeable = False


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One picture: ``rgb`` is (H, W, 3) uint8."""

    t_s: float
    index: int
    rgb: ByteArray


@dataclass(frozen=True, slots=True, eq=False)
class Pose:
    """Seventeen COCO keypoints: ``xy`` (17, 2) float32 px, ``score`` (17,) 0-1.

    ``sd_px`` (17,) float32 is how far each may be off along an axis, as a standard
    deviation; NaN where that is not known. A lost body is all NaN with zero scores.
    """

    t_s: float
    xy: FloatArray
    score: FloatArray
    sd_px: FloatArray = field(default_factory=lambda: UNKNOWN_SD)


@dataclass(frozen=True, slots=True)
class View:
    """How the lifter stands to the camera.

    ``facing`` is +1 towards the picture's right, -1 towards its left, 0 unknown.
    ``yaw_deg`` is 0 for a true side view and 90 from the front or rear;
    ``torso_px`` is how long the hip-shoulder line is when the lifter stands.
    """

    kind: ViewKind
    facing: int
    yaw_deg: float
    torso_px: float = math.nan


@dataclass(frozen=True, slots=True, eq=False)
class DorsalContour:
    """The edge of the back: ``xy`` (K, 2) px, from sacrum to neck; quality 0-1.

    ``point_quality`` (K,) float32 0-1 is what the edge is worth at each point, NaN
    where an older recording does not say. Whether hip and shoulder are where the back
    was looked for, and where its ends are, is the whole's ``quality`` alone.
    """

    xy: FloatArray
    quality: float
    point_quality: FloatArray


@dataclass(frozen=True, slots=True)
class BodyAngles:
    """Sagittal angles of one frame, in degrees; NaN where a joint is missing."""

    t_s: float
    trunk_inclination_deg: float
    hip_flexion_deg: float
    knee_flexion_deg: float
    shank_inclination_deg: float
    neck_flexion_deg: float


@dataclass(frozen=True, slots=True)
class SpineState:
    """Pelvis and spine against the lifter's own standing neutral; NaN = cannot tell.

    ``spine_flexion_deg`` is the rotation of the upper trunk against the pelvis,
    thoracic and lumbar together, flexion positive. Until the lifter's own neutral is
    known, ``own_neutral`` is False and the population's stands in. ``margin_deg`` is
    how much further than usual the figures may be off: what a fault must exceed too.

    ``quality``, ``own_neutral`` and ``margin_deg`` are the sagittal plane's. Lateral
    flexion towards, and rotation of the chest to, the lifter's own left are positive;
    they come from the front or rear with standard deviations of their own (``planes``).
    """

    t_s: float
    pelvis_tilt_deg: float
    spine_flexion_deg: float
    lateral_flexion_deg: float
    rotation_deg: float
    quality: float
    own_neutral: bool = True
    margin_deg: float = 0.0
    lateral_sd_deg: float = math.nan
    rotation_sd_deg: float = math.nan


@dataclass(frozen=True, slots=True)
class Movement:
    """Where in a repetition: ``depth`` 0 standing to 1 deepest; ``rep`` from 1."""

    t_s: float
    phase: Phase
    depth: float
    rep: int | None


@dataclass(frozen=True, slots=True)
class Feedback:
    """What lamp and buzzer should show now: a desired state, not a command."""

    level: Level
    cue: Cue | None = None


@dataclass(frozen=True, slots=True)
class RepStarted:
    """The lifter left standing far enough that a repetition has begun."""

    t_s: float
    index: int


@dataclass(frozen=True, slots=True)
class RepFinished:
    """The lifter stands again after a full repetition."""

    t_s: float
    rep: RepRecord


@dataclass(frozen=True, slots=True)
class RepDiscarded:
    """A movement that began like a repetition was none; ``reason`` is a code."""

    t_s: float
    reason: str


@dataclass(frozen=True, slots=True)
class FaultRaised:
    """A fault passed its upper threshold."""

    t_s: float
    code: FaultCode


@dataclass(frozen=True, slots=True)
class FaultCleared:
    """A fault fell below its lower threshold."""

    t_s: float
    fault: FaultRecord


@dataclass(frozen=True, slots=True)
class LifterLost:
    """Nobody is followed any more."""

    t_s: float


@dataclass(frozen=True, slots=True)
class LifterFound:
    """A lifter is followed from now on."""

    t_s: float


@dataclass(frozen=True, slots=True)
class SetFinished:
    """The lifter rested, left or the session ended: the set is final."""

    t_s: float
    set: SetRecord


Event = (
    RepStarted
    | RepFinished
    | RepDiscarded
    | FaultRaised
    | FaultCleared
    | LifterLost
    | LifterFound
    | SetFinished
)


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """Everything that one frame led to; what goldens and recordings store."""

    t_s: float
    index: int
    pose: Pose
    view: View
    contour: DorsalContour | None
    angles: BodyAngles
    spine: SpineState
    movement: Movement
    feedback: Feedback
    events: tuple[Event, ...] = ()
