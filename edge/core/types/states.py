"""What one frame says of body, spine and movement, and what to show for it.

Angles are degrees: flexion, forward pelvic tilt and "towards the facing direction" are
positive. NaN means "cannot tell" and propagates.
"""

import math
from dataclasses import dataclass

from edge.core.types.codes import BodyPosture, Cue, Level, Phase, ReferenceKind
from edge.core.types.frames import View


@dataclass(frozen=True, slots=True)
class BodyAngles:
    """Sagittal angles of one frame, in degrees; NaN where a joint is missing.

    ``lean_gain_deg`` is how much further the trunk leans on the way up than it should:
    no further than where the bend was deepest, and less when the knees are straight;
    NaN elsewhere.
    """

    t_s: float
    trunk_inclination_deg: float
    hip_flexion_deg: float
    knee_flexion_deg: float
    shank_inclination_deg: float
    neck_flexion_deg: float
    lean_gain_deg: float = math.nan


Sides = tuple[float, float]  # left and right, the lifter's own


@dataclass(frozen=True, slots=True)
class Limbs:
    """Left and right apart: inclinations from the vertical, degrees, NaN if missing.

    Each goes from the lower end as one stands to the upper one (ankle to knee, knee to
    hip, wrist to shoulder), 0 where that is straight up, positive towards the facing
    side, in (-180, 180]. ``step_px`` is how far each ankle is before the middle of the
    hips, towards the facing side; ``hand_px`` how high each wrist is above the lower
    ankle; ``hips_px`` where the hips are in the picture. ``pelvic_obliquity_deg`` is
    how much lower the left hip is than the right, NaN where the view does not show it.
    """

    t_s: float
    shank_inclination_deg: Sides
    thigh_inclination_deg: Sides
    arm_inclination_deg: Sides
    step_px: Sides
    hand_px: Sides = (math.nan, math.nan)
    hips_px: tuple[float, float] = (math.nan, math.nan)
    pelvic_obliquity_deg: float = math.nan


@dataclass(frozen=True, slots=True)
class SpineState:
    """Pelvis and spine against the lifter's own standing neutral; NaN = cannot tell.

    ``spine_flexion_deg`` is the rotation of the upper trunk against the pelvis,
    thoracic and lumbar together, flexion positive. Until the lifter's own neutral is
    known, ``own_neutral`` is False and the population's stands in. ``margin_deg`` is
    how much further than usual the figures may be off: what a fault must exceed too.

    ``quality``, ``own_neutral`` and ``margin_deg`` are the sagittal plane's. Lateral
    flexion towards, and rotation of the chest to, the lifter's own left are positive;
    they come from the front or rear with standard deviations of their own
    (``edge.core.spine.frontal``).

    ``edge_flexion_deg`` is the flexion of the edge itself, compared with no neutral: it
    means nothing alone, and its change from one repetition to another no neutral moves.
    ``edge_tilt_deg`` is the same of the pelvis.
    ``own_hinge`` says that they are read against the lifter's own neutral hinge;
    ``on_floor`` names what they are read against in a posture on the floor, if that is
    none of standing. ``pelvis_drop_deg`` is how far the pelvis has tipped to a side
    since that reference, without a sign.
    ``edge_ripple_deg`` is how far it waves, its fourth coefficient.
    ``reference_change_deg`` is what the lifter's own neutral hinge added to flexion,
    NaN where they are not read against one; ``reference_doubt_deg`` how much rounder
    its bow read than is expected of a neutral back.
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
    edge_flexion_deg: float = math.nan
    edge_tilt_deg: float = math.nan
    on_floor: ReferenceKind | None = None
    pelvis_drop_deg: float = math.nan
    edge_ripple_deg: float = math.nan
    reference_change_deg: float = math.nan
    reference_doubt_deg: float = math.nan

    @property
    def reference(self) -> ReferenceKind:
        """Return what the sagittal figures stand on."""
        if self.on_floor is not None:
            return self.on_floor
        if not self.own_neutral:
            return ReferenceKind.POPULATION
        own_hinge = math.isfinite(self.reference_change_deg)
        return ReferenceKind.OWN_HINGE if own_hinge else ReferenceKind.STANDING


@dataclass(frozen=True, slots=True)
class BodyState:
    """All that one frame tells of a body, for whatever counts and judges.

    ``in_view`` is False where the exercise that it is shown to cannot be judged from
    there (``edge.core.verdict.in_view``).
    """

    posture: BodyPosture
    view: View
    angles: BodyAngles
    limbs: Limbs
    spine: SpineState
    in_view: bool = True

    @property
    def t_s(self) -> float:
        """Return when it was seen, s."""
        return self.angles.t_s


@dataclass(frozen=True, slots=True)
class Movement:
    """Where in a repetition: ``depth`` 0 standing to 1 deepest; ``rep`` from 1.

    ``rep`` is None where the lifter is not in a bend. ``set_up`` tells that a weight
    may rest on the floor: the lifter was bent when they came into sight or has rested
    at the bottom, and does not rise yet. ``hold`` is the number, from 1, of the hold in
    progress, ``held_s`` how long it has lasted and ``target_s`` what is aimed for.
    """

    t_s: float
    phase: Phase
    depth: float
    rep: int | None
    set_up: bool = False
    hold: int | None = None
    held_s: float = math.nan
    target_s: float = math.nan

    @property
    def active(self) -> bool:
        """Return whether something is being done: a repetition or a hold."""
        return self.rep is not None or self.hold is not None

    @property
    def bending(self) -> bool:
        """Return whether this is part of a bend: what is judged, and may count."""
        return self.rep is not None


@dataclass(frozen=True, slots=True)
class Feedback:
    """What lamp and buzzer should show now: a desired state, not a command."""

    level: Level
    cue: Cue | None = None
