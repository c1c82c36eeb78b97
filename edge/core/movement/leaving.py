"""Whether the lifter walks off, turns away or jumps: what no repetition goes with."""

import math

from edge.core.filters import FrameClock, LowPass
from edge.core.types.codes import ViewKind
from edge.core.types.states import BodyState

# Chosen: a walker's thighs are 30 to 40 degrees apart twice a second, those of who
# stands or bends 10 at most. Lunges with one leg and the other take longer.
STRIDE_DEG, STRIDE_S = 18.0, 1.2
# Of the hips along the picture within that time, in torso lengths. Chosen: half a step;
# legs that are mixed up for a moment go nowhere.
AWAY = 0.4
# Chosen: from a side view to one from the front or rear, and how long it stays that.
TURN_S, TURNED_S = 2.5, 0.25
# How far hips and feet are above where they stand, torso lengths. Chosen: more than
# rising on the toes, and than the keypoints of feet are off.
FLIGHT, STAND_S, STANDING_HIPS, UPRIGHT_DEG = 0.12, 1.0, 0.93, 20.0


class Leaving:
    """Follows feet and hips; the same for whoever comes next."""

    def __init__(self) -> None:
        self._ahead_deg = 0.0
        self._ahead_s = self._side_s = -math.inf
        self._x_px = self._turned_s = math.nan
        self._stood_s, self._facing = 0.0, 0
        self._clock = FrameClock()
        self._foot_y = LowPass[float](STAND_S)
        self._hips_y = LowPass[float](STAND_S)

    def step(self, body: BodyState) -> tuple[bool, bool]:
        """Take one frame; returns whether the lifter leaves, and whether they jump."""
        return self._passes(body) or self._turns(body), self._jumps(body)

    def _passes(self, body: BodyState) -> bool:
        """Return whether one leg has just passed the other, and the hips moved on."""
        left_deg, right_deg = body.limbs.thigh_inclination_deg
        ahead_deg = left_deg - right_deg
        if not abs(ahead_deg) > STRIDE_DEG:
            return False
        passed = self._ahead_deg * ahead_deg < 0
        soon = 0 <= body.t_s - self._ahead_s < STRIDE_S
        # In this order a place that is not known is none.
        away = abs(body.limbs.hips_px[0] - self._x_px) > AWAY * body.view.torso_px
        if passed or not soon:
            self._x_px = body.limbs.hips_px[0]
        self._ahead_deg, self._ahead_s = ahead_deg, body.t_s
        return passed and soon and away

    def _turns(self, body: BodyState) -> bool:
        if body.view.kind is ViewKind.SIDE and body.view.facing:
            round_about = self._facing * body.view.facing < 0
            self._facing = body.view.facing
            self._side_s, self._turned_s = body.t_s, math.nan
            if round_about:
                return True
        # Half way round it is seen from an angle, without a side that it faces.
        if body.view.kind is not ViewKind.FRONT and body.view.facing:
            self._turned_s = math.nan
            return False
        if math.isnan(self._turned_s):
            self._turned_s = body.t_s
        turned = body.t_s - self._turned_s >= TURNED_S
        if turned and self._turned_s - self._side_s < TURN_S:
            self._side_s = -math.inf
            return True
        return False

    def _jumps(self, body: BodyState) -> bool:
        hips_y = body.limbs.hips_px[1]
        foot_y, torso_px = hips_y + body.view.hips_px, body.view.torso_px
        if not math.isfinite(foot_y / torso_px):
            return False
        dt_s = self._clock.step(body.t_s)
        before = self._foot_y.value, self._hips_y.value
        upright = abs(body.angles.trunk_inclination_deg) < UPRIGHT_DEG
        if upright and body.view.hip_height > STANDING_HIPS:
            self._hips_y.step(dt_s, hips_y)
            self._stood_s += dt_s
        self._foot_y.step(dt_s, foot_y)
        known = self._stood_s > STAND_S
        if not (dt_s and known) or before[0] is None or before[1] is None:
            return False
        high_px = FLIGHT * torso_px
        return before[0] - foot_y > high_px and before[1] - hips_y > high_px
