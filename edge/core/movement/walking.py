"""Whether the lifter walks: the thighs pass each other, widely and soon."""

import math

from edge.core.types.states import BodyState

# Chosen: a walker's thighs are 30 to 40 degrees apart twice a second, those of who
# stands or bends 10 at most. Lunges with one leg and the other take longer.
STRIDE_DEG, STRIDE_S = 18.0, 1.2
# Of the hips along the picture within that time, in torso lengths. Chosen: half a step;
# legs that are mixed up for a moment go nowhere.
AWAY = 0.4


class Walking:
    """Follows the steps of a lifter."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget them."""
        self._ahead_deg = 0.0
        self._ahead_s = -math.inf
        self._x_px = math.nan

    def step(self, body: BodyState) -> bool:
        """Take one frame; returns whether one leg has just passed the other."""
        left_deg, right_deg = body.limbs.thigh_inclination_deg
        ahead_deg = left_deg - right_deg
        if not abs(ahead_deg) > STRIDE_DEG:
            return False
        passed = self._ahead_deg * ahead_deg < 0
        soon = 0 <= body.t_s - self._ahead_s < STRIDE_S
        # In this order a place that is not known is none.
        away = abs(body.limbs.hips_x_px - self._x_px) > AWAY * body.view.torso_px
        if passed or not soon:
            self._x_px = body.limbs.hips_x_px
        self._ahead_deg, self._ahead_s = ahead_deg, body.t_s
        return passed and soon and away
