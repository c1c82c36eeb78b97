"""What one bend shows, frame by frame, until it is over."""

import math
from collections import deque
from dataclasses import replace

from edge.core.filters import FrameClock, LowPass
from edge.core.following.follower import Seen
from edge.core.movement.bend import Bend
from edge.core.movement.evidence import Evidence
from edge.core.movement.recogniser import LookTaker
from edge.core.movement.rep_angle import front_side, steps_apart
from edge.core.types.codes import BodyPosture, Side, ViewKind
from edge.core.types.states import BodyState, Movement
from edge.core.verdict.drawn import DeepestFrame
from edge.core.verdict.repetition import Sample

# The last frames of one bend. Chosen: more than a minute and a half at 60 a second.
MAX_KEPT = 6000
# A bend is of its exercise's posture but for this share of it: a posture is told late,
# and may be mistaken for a moment. Chosen.
MOST_ELSEWHERE = 0.25
STANDING_KNEE_S = 1.0  # time constant of the standing knee, chosen: a few noisy frames
# Of the knees' bend where the hips are deepest, and of the trunk's lean there. Chosen:
# the trunks of good lifts on real clips have risen by 6 to 60 degrees by then.
STRAIGHT, RISEN_DEG = 0.25, 13.0
DEEP = 0.8  # of the deepest, chosen: near it, and more than one frame
# Why a bend does not count.
OTHER_POSTURE, NO_BEND = "other_posture", "no_bend"


class BendTaker:
    """Takes the frames of one bend after the other.

    ``postures`` are those that it belongs to; with ``legs_apart`` one foot must be
    ahead of the other in it.
    """

    def __init__(
        self, postures: tuple[BodyPosture, ...], *, legs_apart: bool = False
    ) -> None:
        self._postures = postures
        self._legs_apart = legs_apart
        self.samples: deque[Sample] = deque(maxlen=MAX_KEPT)
        self.deepest = DeepestFrame()
        self.look = LookTaker()
        self._evidence = Evidence()
        self._knee_deg = LowPass[float](STANDING_KNEE_S)
        self._clock = FrameClock()
        self.forget()

    def forget(self, until_s: float = math.inf) -> None:
        """Begin another bend; it may have begun before the last one was over."""
        while self.samples and self.samples[0].angles.t_s <= until_s:
            self.samples.popleft()
        self.deepest.forget()
        self.look.reset()
        self._evidence.reset()
        self._deepest_deg = self._lean_deg = self._knee_bent_deg = math.nan
        self._seen_from = ViewKind.UNKNOWN, 0
        self._elsewhere = self._in_split = 0
        self._steps: deque[tuple[float, bool]] = deque(maxlen=MAX_KEPT)
        self._sides = {Side.LEFT: 0, Side.RIGHT: 0}

    def lose(self) -> None:
        """Go on with somebody else."""
        self._evidence.forget()

    def stand(self, body: BodyState, value_deg: float) -> None:
        """Take a frame of standing before a bend, where it is ``value_deg`` deep."""
        self._evidence.stand(body)
        knee_deg = value_deg if self._legs_apart else body.angles.knee_flexion_deg
        if math.isfinite(knee_deg):
            self._knee_deg.step(self._clock.step(body.t_s), knee_deg)

    @property
    def stood_deg(self) -> float:
        """Return the knee's flexion while standing, NaN before it is known."""
        return math.nan if self._knee_deg.value is None else self._knee_deg.value

    def step(
        self, body: BodyState, movement: Movement, value_deg: float, seen: Seen | None
    ) -> None:
        """Take one frame of the bend, which is ``value_deg`` deep."""
        if not value_deg <= self._deepest_deg:
            self._deepest_deg = value_deg
            self._lean_deg = body.angles.trunk_inclination_deg
            self._knee_bent_deg = body.angles.knee_flexion_deg
            self._seen_from = body.view.kind, body.view.facing
        self.samples.append(Sample(body.angles, body.spine, movement))
        self._evidence.step(body)
        self.look.step(body, value_deg)
        if seen is not None:
            self.deepest.take(value_deg, *seen)
        known = body.posture is not BodyPosture.UNKNOWN
        self._elsewhere += known and body.posture not in self._postures
        if self._legs_apart:
            self._in_split += body.posture is BodyPosture.SPLIT
            self._follow_feet(body, value_deg)

    def _follow_feet(self, body: BodyState, value_deg: float) -> None:
        side = front_side(body)
        if side is not None:
            self._sides[side] += 1
        apart = steps_apart(body)
        if apart is not None:
            self._steps.append((value_deg, apart))

    @property
    def _feet_apart(self) -> bool:
        """Return whether the feet were apart where the knee bent most."""
        if not self._steps:
            return self._in_split > 0
        deep_deg = DEEP * max(deg for deg, _ in self._steps)
        deep = [apart for deg, apart in self._steps if deg >= deep_deg]
        return sum(deep) > len(deep) / 2

    def rising(self, body: BodyState) -> BodyState:
        """Return a frame of the way up with how far the trunk leans on.

        By when the knees are nearly straight, it should have risen by ``RISEN_DEG``.
        """
        seen_from = body.view.kind, body.view.facing
        front = body.view.kind is ViewKind.FRONT or not body.view.facing
        if front or seen_from != self._seen_from:
            return body  # another view reads another lean, foreshortening none well
        gain_deg = body.angles.trunk_inclination_deg - self._lean_deg
        if body.angles.knee_flexion_deg < STRAIGHT * self._knee_bent_deg:
            gain_deg += RISEN_DEG
        return replace(body, angles=replace(body.angles, lean_gain_deg=gain_deg))

    def refused(self, bend: Bend, body: BodyState) -> str | None:
        """Return why the bend that ended in ``body`` does not count, or None."""
        if self._elsewhere > MOST_ELSEWHERE * len(self.samples):
            return OTHER_POSTURE
        if self._legs_apart and not (self._in_split and self._feet_apart):
            return OTHER_POSTURE
        if BodyPosture.UPRIGHT not in self._postures:
            return None
        enough = self._evidence.enough(
            body, started_bent=bend.started_bent, in_turns=self._legs_apart
        )
        return None if enough else NO_BEND

    def until(self, t_s: float) -> tuple[Sample, ...]:
        """Return the frames up to a time."""
        return tuple(each for each in self.samples if each.angles.t_s <= t_s)

    @property
    def side(self) -> Side | None:
        """Return the leg that was in front for most of it."""
        left, right = self._sides[Side.LEFT], self._sides[Side.RIGHT]
        if left == right:
            return None
        return Side.LEFT if left > right else Side.RIGHT
