"""Rotation and lateral flexion of somebody who presses both arms out, from the front.

Upright, a turn of the chest hardly shows in the shoulders (``frontal``). In hands that
are pressed straight out before it, it does: they go to the side by as much as an arm is
long times the sine. How they are before the chest, before the press, is the neutral;
where that was not seen, the first still second of the press is.
"""

import math
from dataclasses import replace

from edge.core.filters import FrameClock
from edge.core.holds.stillness import Stillness
from edge.core.spine.feature_mean import FeatureMean
from edge.core.spine.frontal import CANNOT_TELL, FrontalState, Lines, estimate
from edge.core.spine.linear import Features, difference
from edge.core.types.codes import ViewKind
from edge.core.types.frames import Pose, View
from edge.core.types.skeleton import SEEN_SCORE, SHOULDERS, WRISTS
from edge.core.types.states import BodyAngles

# From the shoulders' middle to the hands, torso lengths: 0.91 on rendered lifters.
REACH = 0.91
# Standard deviation of the rotation, degrees. Chosen: wrists are off by 0.03 torso
# lengths while they point at the camera, 2 degrees, and arms differ in length.
ROTATION_SD_DEG = 3.0
# The same of lateral flexion: rendered lifters differ from how they were before the
# press by 1.8 degrees (rms); chosen with some more for real ones.
LATERAL_SD_DEG = 2.5
# Upper arms of hands that wait before the chest, degrees from hanging.
BEFORE_CHEST_DEG = (18.0, 44.0)
START_S = 1.0


class PressedTracker:
    """Keeps the neutral of an upright body with its hands before the chest."""

    def __init__(self) -> None:
        self._clock = FrameClock()
        self._still = Stillness()
        self._rest, self._start = FeatureMean(), FeatureMean()
        self._start_s = 0.0

    def step(
        self, angles: BodyAngles, view: View, pose: Pose, arms_deg: float, out: bool
    ) -> FrontalState:
        """Return what a frame tells, nothing while the arms are not ``out``.

        ``arms_deg`` is how far the upper arms are raised.
        """
        dt_s = self._clock.step(angles.t_s)
        arms = arms_deg / 2  # they are read to within 10 degrees
        still = self._still.step(angles.t_s, (angles.trunk_inclination_deg, arms))
        # Arms before the chest make it narrow, as if it were turned to the camera less.
        view = replace(view, kind=ViewKind.FRONT)
        lines = Lines.of(pose, view)
        aside = hands_aside(pose, view)
        if lines is None or math.isnan(aside):
            return CANNOT_TELL
        seen = *lines.tilts_deg, aside
        low_deg, high_deg = BEFORE_CHEST_DEG
        if not out:
            self._start, self._start_s = FeatureMean(), 0.0
            if still and dt_s and low_deg < arms_deg < high_deg:
                self._rest.learn(dt_s, seen)
            return CANNOT_TELL
        if still and dt_s and self._start_s < START_S:
            self._start.learn(dt_s, seen)
            self._start_s += dt_s
        neutral = self._rest.features
        neutral = self._start.features if neutral is None else neutral
        if neutral is None:
            return CANNOT_TELL
        return _told(difference(seen, neutral), lines, view)


def _told(change: Features, lines: Lines, view: View) -> FrontalState:
    # Upright, what leans in the picture leans to a side.
    found = estimate(change[:3], lines.widths, 0.0, view)
    turn = min(max(change[3] / REACH, -1.0), 1.0)
    return FrontalState(
        found.lateral_flexion_deg,
        math.degrees(math.asin(turn)),
        LATERAL_SD_DEG,
        ROTATION_SD_DEG,
    )


def hands_aside(pose: Pose, view: View) -> float:
    """Return how far the hands are to the lifter's left of the shoulders' middle.

    In torso lengths; NaN where a hand or a shoulder is not seen.
    """
    least = min(pose.scores[part] for part in (*WRISTS, *SHOULDERS))
    if not (view.torso_px > 0 and least > SEEN_SCORE):
        return math.nan
    left, right = (pose.points[shoulder][0] for shoulder in SHOULDERS)
    hand, other = (pose.points[wrist][0] for wrist in WRISTS)
    aside_px = (hand + other - left - right) / 2
    return float(math.copysign(1.0, left - right) * aside_px / view.torso_px)
