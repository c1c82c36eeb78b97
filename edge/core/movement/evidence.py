"""Whether a bend was one: the trunk leaned, or the hips sank, on two planted legs.

Keypoints alone make angles that are none. A shoulder that is lifted makes a trunk look
longer, so that the next one looks foreshortened; a knee that is raised bends a hip.
What hips and trunk do together is told by both of them.
"""

import math

from edge.core.types.codes import ViewKind
from edge.core.types.states import BodyState

# So much lean alone, or so much of the hips' standing height alone, is a bend; half of
# each as well. From the front a lean is told by foreshortening alone, and counts for
# less. Chosen: rowing with one arm comes to 0.9 from the front, a golf swing to 0.4
# from the side, the repetitions of real clips to 1.1 and more, most of them to 2.
LEAN_DEG, FRONT_LEAN_DEG = 25.0, 60.0
SINK = 0.15
# Legs that take turns are those of who walks, marches or runs. Chosen: more changes
# than two legs that are mixed up for a moment make, by more than thighs differ then.
MOST_STEPS, STEP_DEG = 3, 8.0
# Of hips that stand again, of their standing height. Chosen: 0.5 in who kneels, 0.9 in
# who does not straighten fully; 0.68 between lunges in one line (motion capture).
STANDING_HEIGHT, SPLIT_HEIGHT = 0.75, 0.6


class Evidence:
    """What one bend shows, frame by frame."""

    def __init__(self) -> None:
        self._stood_deg = math.inf
        self.reset()

    def stand(self, body: BodyState) -> None:
        """Take a frame of standing before the bend."""
        if math.isfinite(body.angles.trunk_inclination_deg):
            self._stood_deg = body.angles.trunk_inclination_deg

    def forget(self) -> None:
        """Go on with somebody else."""
        self._stood_deg = math.inf
        self.reset()

    def reset(self) -> None:
        """Begin another bend."""
        self._least_deg, self._most_deg = math.inf, -math.inf
        self._least_px, self._risen_px = math.inf, math.nan
        self._lowest_y = self._now_y = math.nan
        self._front = False
        self._ahead_deg, self._steps = 0.0, 0

    def step(self, body: BodyState) -> None:
        """Take one frame of the bend."""
        lean_deg, hips_px = body.angles.trunk_inclination_deg, body.view.hips_px
        if math.isfinite(lean_deg):
            self._least_deg = min(self._least_deg, lean_deg)
            self._most_deg = max(self._most_deg, lean_deg)
        self._now_y = body.limbs.hips_px[1]
        # A frame without hips says nothing of how low they were.
        if math.isnan(self._lowest_y) or self._now_y > self._lowest_y:
            self._lowest_y = self._now_y
        if math.isfinite(hips_px):
            lowest = hips_px < self._least_px
            self._risen_px = hips_px if lowest else max(self._risen_px, hips_px)
            self._least_px = min(self._least_px, hips_px)
        self._front = self._front or body.view.kind is ViewKind.FRONT
        left_deg, right_deg = body.limbs.thigh_inclination_deg
        ahead_deg = left_deg - right_deg
        if abs(ahead_deg) > STEP_DEG:
            self._steps += self._ahead_deg * ahead_deg < 0
            self._ahead_deg = ahead_deg

    def enough(
        self, body: BodyState, *, started_bent: bool, in_turns: bool = False
    ) -> bool:
        """Return whether it was a bend; ``body`` is the frame that it ended in.

        Of one that ``started_bent`` it is not known how high the hips were before.
        Legs may take turns only where that belongs to it: ``in_turns``. Who does not
        stand again kneels, or sits.
        """
        self.step(body)
        least = SPLIT_HEIGHT if in_turns else STANDING_HEIGHT
        if self._risen_px < least * body.view.leg_px or (
            self._steps > MOST_STEPS and not in_turns
        ):
            return False
        least_deg = min(self._least_deg, self._stood_deg)
        lean_deg = max(self._most_deg - least_deg, 0.0)
        sink = 1.0 - self._least_px / body.view.leg_px
        # Feet that are raised come nearer to hips that stay where they are.
        sank = (self._lowest_y - self._now_y) / body.view.leg_px
        if math.isfinite(sank) and not in_turns:
            sink = min(sink, sank)
        front = self._front and not started_bent
        lean = lean_deg / (FRONT_LEAN_DEG if front else LEAN_DEG)
        return lean + (max(sink, 0.0) / SINK if math.isfinite(sink) else 0.0) >= 1.0
