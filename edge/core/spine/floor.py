"""What a body on the floor is compared with: its own neutral in that posture.

Read against standing, the edge of a plank's back is off by 17 degrees: hips that are
stretched look otherwise than hips that bow. So a plank is compared with its own first
still second, and a Bird Dog with the still moment on hands and knees before a limb was
raised. Both are the lifter's own, and tell of what has changed since; how a plank began
the line from shoulder to ankle tells.
"""

import math
from dataclasses import dataclass, replace

from edge.core.filters import FrameClock
from edge.core.holds.raised_leg import RaisedLeg
from edge.core.holds.stillness import Stillness
from edge.core.spine.baseline import PRIOR_MARGIN_DEG, PRIOR_SHARE
from edge.core.spine.own_hinge import PELVIS_SHARE
from edge.core.spine.sagittal import MOST_EXTENSION_DEG, cannot_tell
from edge.core.types.codes import BodyPosture, ReferenceKind
from edge.core.types.states import BodyState, SpineState

ON_FLOOR = BodyPosture.HANDS_AND_KNEES, BodyPosture.PRONE_SUPPORT
LEARN_S = 0.4  # chosen: the shortest stop on hands and knees between two limbs
MEMORY_S = 4.0  # as of a standing neutral
LEVEL_DEG = 70.0  # chosen: trunks on hands, and few hinges
# The buttock of a raised leg lies before the sacrum, and what the back arches by then
# reads as more. Fitted on two rendered Bird Dogs, a good one and one that arches by 22
# deg, both sides each; on one that was set aside the error went from 10 to 4 deg.
RAISED_DEG, RAISED_GAIN = 45.0, 0.82
DOWN_DEG = 15.0  # chosen: a knee that is knelt on is below the hip by no more


@dataclass(slots=True)
class Mean:
    """The mean of a figure in degrees, over the seconds that it was seen for."""

    deg: float = math.nan
    seen_s: float = 0.0

    def learn(self, dt_s: float, deg: float) -> None:
        """Take a moment; NaN tells nothing."""
        if math.isfinite(deg) and dt_s:
            self.seen_s = min(self.seen_s + dt_s, MEMORY_S)
            before = deg if math.isnan(self.deg) else self.deg
            self.deg = before + dt_s / self.seen_s * (deg - before)

    @property
    def known_deg(self) -> float:
        """Return it once it was seen for long enough, else NaN."""
        return self.deg if self.seen_s >= LEARN_S else math.nan


class PostureNeutral:
    """The neutral of one posture: learnt in it, forgotten a while after it was left."""

    def __init__(
        self, kind: ReferenceKind, within_s: float, forgotten_s: float
    ) -> None:
        self.kind = kind
        self._within_s, self._forgotten_s = within_s, forgotten_s
        self.forget()

    def forget(self) -> None:
        """Begin anew."""
        self.flexion, self.tilt, self.obliquity = Mean(), Mean(), Mean()
        self._away_s = 0.0

    def away(self, dt_s: float) -> None:
        """Take a frame in another posture."""
        self._away_s += dt_s
        known = self._away_s <= self._forgotten_s and dt_s
        if not known and self.flexion.seen_s + self.obliquity.seen_s:
            self.forget()

    def learn(self, dt_s: float, body: BodyState) -> None:
        """Take a frame of a body that is as it should be."""
        spine = body.spine
        if self.flexion.seen_s < self._within_s:
            self.flexion.learn(dt_s, spine.edge_flexion_deg)
            self.tilt.learn(dt_s, spine.edge_tilt_deg)
        self.obliquity.learn(dt_s, body.limbs.pelvic_obliquity_deg)

    def here(self) -> None:
        """Take a frame in this posture."""
        self._away_s = 0.0


class FloorTracker:
    """Keeps the neutrals of postures on the floor and reads against them."""

    def __init__(self) -> None:
        # A plank's is the first second of the hold, which ends half a second after it
        # was left; who sits back on the heels between sides comes back as they were.
        self._neutrals = {
            BodyPosture.HANDS_AND_KNEES: PostureNeutral(
                ReferenceKind.HANDS_AND_KNEES, math.inf, 5.0
            ),
            BodyPosture.PRONE_SUPPORT: PostureNeutral(
                ReferenceKind.HOLD_START, 1.0, 0.5
            ),
        }
        self.reset()

    def reset(self) -> None:
        """Forget the lifter."""
        self._clock = FrameClock()
        self._still = Stillness()
        self._leg = RaisedLeg()
        self._placed = False  # whether the last frame was in one of these postures
        for neutral in self._neutrals.values():
            neutral.forget()

    def step(self, body: BodyState) -> SpineState:
        """Return the spine of a frame; in other postures as it was read."""
        dt_s = self._clock.step(body.t_s)
        for posture, neutral in self._neutrals.items():
            if posture is not body.posture:
                neutral.away(dt_s)
        if body.posture is BodyPosture.SIDE_SUPPORT:
            return cannot_tell(body.t_s)  # what is seen is a side, and no back
        if body.posture not in self._neutrals:
            if self._placed:
                self._still.reset()
                self._placed = False
            return _unplaced(body)
        self._placed = True
        neutral = self._neutrals[body.posture]
        neutral.here()
        limbs = body.limbs
        still = self._still.step(
            body.t_s,
            (
                body.angles.trunk_inclination_deg,
                *limbs.thigh_inclination_deg,
                *limbs.arm_inclination_deg,
            ),
        )
        kneeling = body.posture is BodyPosture.HANDS_AND_KNEES
        leg_deg = self._leg.step(limbs) if kneeling else 0.0
        if still and leg_deg < DOWN_DEG:
            neutral.learn(dt_s, body)
        return _read(body, neutral, raised=leg_deg > RAISED_DEG)


def _unplaced(body: BodyState) -> SpineState:
    """Return the spine of a body that is on its feet, or nobody knows yet."""
    level = body.angles.trunk_inclination_deg > LEVEL_DEG
    if body.posture is BodyPosture.UNKNOWN and level and not body.spine.own_neutral:
        # It may be in a plank: what would it be compared with?
        return cannot_tell(body.t_s, body.spine.quality)
    return body.spine


def _read(body: BodyState, neutral: PostureNeutral, *, raised: bool) -> SpineState:
    spine = body.spine
    drop_deg = abs(body.limbs.pelvic_obliquity_deg - neutral.obliquity.known_deg)
    flexion_deg = spine.edge_flexion_deg - neutral.flexion.known_deg
    if not flexion_deg > -MOST_EXTENSION_DEG:
        return replace(
            cannot_tell(spine.t_s, spine.quality),
            lateral_flexion_deg=spine.lateral_flexion_deg,
            rotation_deg=spine.rotation_deg,
            lateral_sd_deg=spine.lateral_sd_deg,
            rotation_sd_deg=spine.rotation_sd_deg,
            pelvis_drop_deg=drop_deg,
        )
    over_deg = 0.0
    if flexion_deg < 0 and raised:
        over_deg = (1 - RAISED_GAIN) * flexion_deg
    quality, margin_deg = spine.quality, spine.margin_deg
    if not spine.own_neutral:
        # How the lifter stands has no part in it.
        quality /= PRIOR_SHARE
        margin_deg -= PRIOR_MARGIN_DEG
    return replace(
        spine,
        pelvis_tilt_deg=spine.edge_tilt_deg
        - neutral.tilt.known_deg
        + PELVIS_SHARE * over_deg,
        spine_flexion_deg=flexion_deg - over_deg,
        quality=quality,
        margin_deg=margin_deg,
        own_neutral=True,
        reference_change_deg=math.nan,
        reference_doubt_deg=math.nan,
        on_floor=neutral.kind,
        pelvis_drop_deg=drop_deg,
    )
