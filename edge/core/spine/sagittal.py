"""Pelvis and spine from the dorsal contour, against the lifter's own neutral.

What the contour says is reduced to five numbers: Legendre coefficients of the edge's
inclination along its way from sacrum to C7. The pose model's hip and shoulder have no
part in them. Their change from the lifter's own standing gives pelvic tilt and spine
flexion through one linear map (``edge.core.spine.map``). The neutral is learnt while
the lifter stands still and refreshed every time.
"""

import math

from edge.core.back.length import BackLength
from edge.core.filters import FrameClock, Hysteresis, LowPass, share
from edge.core.spine import linear
from edge.core.spine.baseline import (
    PRIOR_MARGIN_DEG,
    PRIOR_SHARE,
    NeutralShift,
    margin_of,
    not_round,
    standing,
)
from edge.core.spine.doubt import RIPPLE
from edge.core.spine.features import (
    contour_features,
    lordosis_occlusion,
    middle_seen,
    upper_seen,
)
from edge.core.spine.standing import StandingReference, StandingReferences
from edge.core.types.codes import ViewKind
from edge.core.types.frames import DorsalContour, View
from edge.core.types.states import BodyAngles, SpineState

# Quality: a pair, so that a back at the limit does not flicker. Chosen where the
# edge error on synthetic lifters passes 2 % of the torso.
ENTER_QUALITY, LEAVE_QUALITY = 0.50, 0.38
JUDGED = Hysteresis(ENTER_QUALITY, LEAVE_QUALITY)
DIM_OCCLUSION = 0.5  # chosen: a back at the limit of quality counts as half hidden
# Chosen: a back must be seen this long, four or five frames, before it is judged, and
# may be missed this long, a hand that passes, before it is "cannot tell".
SETTLE_S, HOLD_S = 0.15, 0.25
# Time constant over the five numbers: chord and contour are steadied already, and on
# rendered clips lag is the larger part of the error from 0.05 s on.
SMOOTH_S = 0.03
NECK_S = 1.5  # chosen: a glance to the side hardly counts, a way of standing does
BENT_TRUNK_DEG, BENT_HIP_DEG = 20.0, 45.0  # chosen: who leans or squats does not stand
# More than a spine extends by: such an edge is a plate's, an arm's or a rack's.
MOST_EXTENSION_DEG = 45.0
# The outline of a back seen at an angle is not its midline: on synthetic lifters no
# bias is seen up to 15 deg of yaw, and 2 to 4 deg of it beyond.
CLEAR_YAW_DEG = 15.0
# Degrees of margin per degree of yaw beyond. Chosen: 5 deg where a side view ends,
# just past that bias.
YAW_MARGIN = 0.5


class SpineTracker:
    """Turns contours into a SpineState, and keeps the lifter's neutral."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget the lifter, neutral included."""
        self._neutral = StandingReferences(linear.FLEXION)
        self._length = BackLength()
        self._neck_deg = LowPass[float](NECK_S)
        self._clock = FrameClock()
        self._forget_contour()

    def _forget_contour(self) -> None:
        self._features: linear.Features | None = None
        self._occlusion = 0.0  # of the lordosis
        self._steady_occlusion = LowPass[float](SMOOTH_S, 0.0)
        self._quality = LowPass[float](SMOOTH_S, 0.0)
        self._seen_s = 0.0
        self._missed_s = 0.0
        self._judging = False

    @property
    def standing_known(self) -> bool:
        """Whether the lifter was seen to stand: nothing only stands in for it."""
        return self._neutral.reference is not None

    @property
    def standing_neck_deg(self) -> float:
        """How far the head is before the shoulders in standing, degrees, or NaN."""
        known = self._neck_deg.value
        return math.nan if known is None else known

    @property
    def standing_lordosis_deg(self) -> float:
        """The lordosis of the back's edge in standing, degrees, or NaN."""
        arms_hanging = self._neutral.known(True)
        return linear.lordosis_deg(standing(arms_hanging)) if arms_hanging else math.nan

    def hindsight(self) -> StandingReference | None:
        """Return how the lifter was seen to stand by now, if only in glimpses."""
        return self._neutral.known(True, False) or not_round(self._neutral.glimpsed)

    def shift(self) -> NeutralShift | None:
        """Return what the neutral changes in frames judged without it, None before."""
        reference = self.hindsight() or not_round(self._neutral.bow)
        if reference is None:
            return None
        neutral = standing(reference)
        return NeutralShift(
            linear.flexion_deg(linear.PEOPLE) - linear.flexion_deg(neutral),
            linear.tilt_deg(linear.PEOPLE) - linear.tilt_deg(neutral),
            margin_of(reference) - PRIOR_MARGIN_DEG,
        )

    def step(
        self,
        angles: BodyAngles,
        view: View,
        contour: DorsalContour | None,
        arms_hanging: bool | None = True,
        *,
        on_floor: bool = False,
    ) -> SpineState:
        """Return what pelvis and spine do in this frame; NaN where it cannot tell.

        ``arms_hanging`` is False while the lifter's arms are raised, None while unseen.
        What is ``on_floor`` is compared with another neutral later, which tells an edge
        that no back has (``edge.core.spine.floor``).
        """
        dt_s = self._clock.step(angles.t_s)
        if not dt_s:
            self._forget_contour()
        bent = _bent(angles)
        # Raised arms do not hide the back's middle, nor do those of a bent lifter.
        arms_before = not bent and arms_hanging is not False
        self._follow_contour(view, contour, dt_s, bent, arms_before)
        self._follow_stillness(angles, view, contour, arms_hanging, dt_s)
        features, quality = self._features, self._quality.value or 0.0
        if not self._judging or features is None:
            return cannot_tell(angles.t_s, quality)
        reference = self._neutral.reference or not_round(self._neutral.bow)
        neutral, margin_deg = linear.PEOPLE, PRIOR_MARGIN_DEG
        if reference is not None:
            # Like against like: where the lordosis is hidden, as it was while hidden.
            neutral = standing(reference, self._steady_occlusion.value or 0.0)
            margin_deg = margin_of(reference)
        edge_deg = linear.flexion_deg(features)
        edge_tilt_deg = linear.tilt_deg(features)
        bent_deg = edge_deg - linear.flexion_deg(neutral)
        if bent_deg < -MOST_EXTENSION_DEG and not on_floor:
            # What comes next counts only once the back has been seen anew.
            self._forget_contour()
            return cannot_tell(angles.t_s)
        return SpineState(
            t_s=angles.t_s,
            pelvis_tilt_deg=edge_tilt_deg - linear.tilt_deg(neutral),
            spine_flexion_deg=bent_deg,
            lateral_flexion_deg=math.nan,
            rotation_deg=math.nan,
            quality=quality * (1.0 if reference else PRIOR_SHARE),
            own_neutral=reference is not None,
            # In this order an unknown yaw adds nothing.
            margin_deg=margin_deg + YAW_MARGIN * max(0.0, view.yaw_deg - CLEAR_YAW_DEG),
            edge_flexion_deg=edge_deg,
            edge_tilt_deg=edge_tilt_deg,
            edge_ripple_deg=features[RIPPLE],
        )

    def _follow_contour(
        self,
        view: View,
        contour: DorsalContour | None,
        dt_s: float,
        bent: bool,
        arms_before: bool,
    ) -> None:
        quality = 0.0
        if contour is not None and view.kind is ViewKind.SIDE:
            quality = contour.quality
            if not arms_before:
                quality *= middle_seen(contour.point_quality)
            if bent:
                quality *= self._length.trust(contour)
        self._quality.step(dt_s, quality)
        good = JUDGED.holds(quality, self._judging)
        if good and contour is not None:
            seen = contour_features(contour, view.facing)
            if self._features is not None and dt_s:
                seen = linear.moved(self._features, seen, share(dt_s, SMOOTH_S))
            self._features = seen
            self._occlusion = lordosis_occlusion(contour.point_quality)
            self._steady_occlusion.step(dt_s, self._occlusion)
            self._seen_s += dt_s
            self._missed_s = 0.0
            self._judging = self._judging or self._seen_s >= SETTLE_S
        else:
            self._missed_s += dt_s
            # Nobody followed for a frame is a back missed, not one turned away.
            turned = view.kind not in (ViewKind.SIDE, ViewKind.UNKNOWN)
            if self._missed_s > HOLD_S or turned:
                self._forget_contour()
                self._quality.reset(quality)

    def _follow_stillness(
        self,
        angles: BodyAngles,
        view: View,
        contour: DorsalContour | None,
        arms_hanging: bool | None,
        dt_s: float,
    ) -> None:
        features, occlusion = None, 0.0
        # Everything is judged against the neutral: a back at the limit is as uncertain
        # as one behind an arm, and is kept only until a better one is seen.
        clear = (self._quality.value or 0.0) >= ENTER_QUALITY
        # A quick bend is past its early descent before its back has settled.
        if (self._judging or clear) and not self._missed_s:
            features = self._features
            occlusion = (
                self._occlusion if clear else max(self._occlusion, DIM_OCCLUSION)
            )
        still = self._neutral.step(dt_s, angles, arms_hanging, features, occlusion)
        if still and contour is not None and view.kind is ViewKind.SIDE:
            if features is None and upper_seen(contour.point_quality):
                features = contour_features(contour, view.facing)
            if features is not None:
                self._neutral.glimpse(dt_s, features)
            if clear:
                self._length.learn(dt_s, contour)
        # From the vertical, so that who stands leaning has no forward head.
        neck_deg = angles.neck_flexion_deg + angles.trunk_inclination_deg
        if dt_s and still and arms_hanging and math.isfinite(neck_deg):
            self._neck_deg.step(dt_s, neck_deg)


def _bent(angles: BodyAngles) -> bool:
    """Return whether the lifter leans or squats."""
    leans = angles.trunk_inclination_deg > BENT_TRUNK_DEG
    return leans or angles.hip_flexion_deg > BENT_HIP_DEG


def cannot_tell(t_s: float, quality: float = 0.0) -> SpineState:
    """Return the state of a back that cannot be judged."""
    nan = math.nan
    return SpineState(t_s, nan, nan, nan, nan, float(quality))
