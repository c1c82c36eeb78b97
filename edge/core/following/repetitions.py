"""Counts and judges repetitions, by a named exercise or by what they look like.

This alone knows what an exercise decides: when a bend counts, what is a fault, how far
a back may be bent at rest, what a set is called. Where several exercises may be meant,
the first judges until the repetitions look like another; that one takes over, and all
that was made of the set is judged again by it.
"""

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import replace

from edge.core.filters import FrameClock, LowPass
from edge.core.following.follower import Known, Seen
from edge.core.movement.bend import Bend
from edge.core.movement.evidence import Evidence
from edge.core.movement.rep_angle import ANGLES, front_side
from edge.core.movement.repetitions import UNFINISHED, RepCounter
from edge.core.types.codes import BodyPosture, Phase, Side
from edge.core.types.events import Event, RepDiscarded, RepFinished, RepStarted
from edge.core.types.exercise import Exercise, RepAngle
from edge.core.types.records import SetRecord
from edge.core.types.states import BodyState, Feedback, Movement
from edge.core.verdict.bow import NO_REPETITION
from edge.core.verdict.drawn import DeepestFrame
from edge.core.verdict.judgement import UNSURE
from edge.core.verdict.repetition import Sample
from edge.core.verdict.set_judge import SetJudge, recognised

# Of a full bend. Chosen: nearer to standing than keypoints are exact.
STANDING_DEPTH = 0.1
STANDING_KNEE_S = 1.0  # time constant of the standing knee, chosen: a few noisy frames
# The last frames of one bend. Chosen: more than a minute and a half at 60 a second.
MAX_KEPT = 6000
# A bend is of its exercise's posture but for this share of it: a posture is told late,
# and may be mistaken for a moment. Chosen.
MOST_ELSEWHERE = 0.25
# Chosen: who is in another posture for so long does something else.
ELSEWHERE_S = 1.0
# Why a bend does not count.
OTHER_POSTURE, NO_BEND = "other_posture", "no_bend"


class RepFollower:
    """Follows the repetitions of one set after the other.

    Parameters
    ----------
    exercises
        What to judge by, all of one angle and one posture; of several, the first until
        a set looks like another.
    """

    def __init__(self, exercises: Sequence[Exercise]) -> None:
        self._exercises = tuple(exercises)
        first = self._exercises[0]
        self.postures: tuple[BodyPosture, ...] = first.postures
        self._angle = ANGLES[first.rep_limits.angle]
        self._legs_apart = first.rep_limits.angle is RepAngle.FRONT_KNEE
        self._judge = SetJudge(first, keep=len(self._exercises) > 1)
        self._counter = RepCounter(first.rep_limits)
        self._knee_deg = LowPass[float](STANDING_KNEE_S)
        self._clock = FrameClock()
        self._samples: deque[Sample] = deque(maxlen=MAX_KEPT)
        self._deepest = DeepestFrame()
        self._bending = False
        self._posture_clock = FrameClock()
        self._elsewhere_s = 0.0
        self._came_back = False
        self._level = UNSURE
        self._evidence = Evidence()
        self._forget_bend()

    @property
    def exercise(self) -> Exercise:
        """Return what the set goes by."""
        return self._judge.exercise

    @property
    def level(self) -> Feedback:
        """Return what the last frame came to."""
        return self._level

    @property
    def busy(self) -> bool:
        """Return whether a bend is in progress."""
        return self._bending

    @property
    def begun(self) -> bool:
        """Return whether the set has a repetition."""
        return bool(self._judge.reps)

    def step(
        self, body: BodyState, seen: Seen | None = None, *, counts: bool = True
    ) -> tuple[Movement, tuple[Event, ...]]:
        """Take one frame; ``level`` holds what it came to."""
        here = body.posture in self.postures
        elsewhere = not here and body.posture is not BodyPosture.UNKNOWN
        away = self._follow_posture(body.t_s, here)
        if not here and not self._bending and (elsewhere or self._came_back):
            self._level = UNSURE
            self._judge.frames.step(body.angles, body.spine, _nothing(body.t_s))
            return _nothing(body.t_s), away
        value_deg = self._angle(body)
        if self._legs_apart:
            knees = replace(body.angles, knee_flexion_deg=value_deg)
            body = replace(body, angles=knees)
        angles, spine = body.angles, body.spine
        movement, bend = self._counter.step(angles.t_s, value_deg)
        if self._counter.phase is Phase.STANDING:
            self._came_back = False
        elif self._came_back:
            self._counter.void()
        faults = self._judge.frames.step(angles, spine, movement)
        self._level = self._judge.frames.level if here else UNSURE
        if bend and bend.reason is None:
            bend = self._checked(bend, body, counts)
        lifted = self._ended(bend) if bend else ()
        if movement.rep is not None:
            if not self._bending:
                lifted = (*lifted, RepStarted(angles.t_s, movement.rep))
            self._take(body, movement, elsewhere)
            if seen is not None:
                self._deepest.take(value_deg, *seen)
        elif movement.depth < STANDING_DEPTH and math.isfinite(angles.knee_flexion_deg):
            self._evidence.stand(body)
            dt_s = self._clock.step(angles.t_s)
            self._knee_deg.step(dt_s, angles.knee_flexion_deg)
        self._bending = movement.bending
        return movement, (*away, *lifted, *faults)

    def _follow_posture(self, t_s: float, here: bool) -> tuple[Event, ...]:
        """Give up the bend in progress of who is in another posture for long."""
        dt_s = self._posture_clock.step(t_s)
        self._elsewhere_s = 0.0 if here else self._elsewhere_s + dt_s
        if here or self._elsewhere_s < ELSEWHERE_S:
            return ()
        # Whoever gets up from the floor has lifted nothing.
        self._came_back = True
        bend = self._counter.lose(t_s)
        self._bending = False
        return self._ended(replace(bend, reason=OTHER_POSTURE)) if bend else ()

    def _take(self, body: BodyState, movement: Movement, elsewhere: bool) -> None:
        self._evidence.step(body)
        self._samples.append(Sample(body.angles, body.spine, movement))
        self._frames += 1
        self._frames_elsewhere += elsewhere
        if self._legs_apart:
            self._in_split += body.posture is BodyPosture.SPLIT
            side = front_side(body)
            if side is not None:
                self._sides[side] += 1

    def _checked(self, bend: Bend, body: BodyState, counts: bool) -> Bend:
        reason = None
        if not counts:
            reason = NO_REPETITION
        elif self._frames_elsewhere > MOST_ELSEWHERE * self._frames or (
            self._legs_apart and not self._in_split
        ):
            reason = OTHER_POSTURE
        elif not self._evidence.enough(body, started_bent=bend.started_bent):
            reason = NO_BEND
        if reason is None:
            return bend
        self._counter.take_back()
        return replace(bend, reason=reason)

    def lose(self, t_s: float) -> tuple[Event, ...]:
        """End the bend in progress: the lifter is out of sight."""
        bend = self._counter.lose(t_s)
        self._bending = False
        self._evidence.forget()
        return self._ended(bend) if bend else ()

    def drop(self, t_s: float) -> tuple[Event, ...]:
        """End the bend in progress, which does not count."""
        voided = self._counter.void()
        self._drop(t_s)
        return (RepDiscarded(t_s, UNFINISHED),) if voided else ()

    def rejudge(self, known: Known) -> None:
        """Judge again with what is known of the lifter by now."""
        self._judge.rejudge(known.shift, self._stood_deg)
        self._recognise()

    def finish_set(self) -> SetRecord | None:
        """Return the set, None without repetitions, and begin a new one."""
        finished = self._judge.finish()
        self._counter.restart_count()
        self._take_over(self._exercises[0])
        return finished

    def _ended(self, bend: Bend) -> tuple[Event, ...]:
        if bend.reason == UNFINISHED:
            self._drop(bend.end_s)
            return ()  # told when it was dropped
        if bend.reason is not None:
            self._drop(bend.end_s)
            return (RepDiscarded(bend.end_s, bend.reason),)
        samples, deepest = tuple(self._samples), self._deepest.record()
        side = self._side
        self._forget_bend()
        self._judge.finish_rep(bend, samples, self._stood_deg, deepest, side)
        self._recognise()
        return (RepFinished(bend.end_s, self._judge.reps[-1]),)

    @property
    def _side(self) -> Side | None:
        left, right = self._sides[Side.LEFT], self._sides[Side.RIGHT]
        if left == right:
            return None
        return Side.LEFT if left > right else Side.RIGHT

    def _forget_bend(self) -> None:
        self._samples.clear()
        self._deepest.forget()
        self._evidence.reset()
        self._frames = self._frames_elsewhere = self._in_split = 0
        self._sides = {Side.LEFT: 0, Side.RIGHT: 0}

    def _drop(self, t_s: float) -> None:
        self._forget_bend()
        self._judge.frames.take(t_s)

    @property
    def _stood_deg(self) -> float:
        return math.nan if self._knee_deg.value is None else self._knee_deg.value

    def _recognise(self) -> None:
        if not (self._judge.reps and self._judge.open) or len(self._exercises) == 1:
            return
        family = recognised(self._judge.reps)
        alike = (each for each in self._exercises if each.family is family)
        self._take_over(next(alike, self._judge.exercise))

    def _take_over(self, exercise: Exercise) -> None:
        if exercise is not self._judge.exercise:
            self._judge = self._judge.under(exercise, self._stood_deg)
        self._counter.limits = exercise.rep_limits


def _nothing(t_s: float) -> Movement:
    return Movement(t_s, Phase.UNKNOWN, math.nan, None)
