"""Counts and judges by an exercise: one that was named, or what a set looks like.

This alone knows what an exercise decides: when a bend counts, what is a fault, how far
a back may be bent at rest, what a set is called. Where none was named, every frame is
judged by each exercise that it may be. One of them is in force: the lamp shows its
judgement. When the repetitions look like another, that one takes over, with all that it
made of the set.
"""

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from edge.core.filters import FrameClock, LowPass
from edge.core.movement.bend import Bend
from edge.core.movement.repetitions import UNFINISHED, RepCounter
from edge.core.spine.baseline import NeutralShift
from edge.core.types.events import (
    Event,
    RepDiscarded,
    RepFinished,
    RepStarted,
    SetFinished,
)
from edge.core.types.exercise import Exercise
from edge.core.types.frames import DorsalContour, Pose
from edge.core.types.records import Posture
from edge.core.types.states import BodyAngles, Feedback, Movement, SpineState
from edge.core.verdict.bow import NO_REPETITION
from edge.core.verdict.drawn import DeepestFrame
from edge.core.verdict.repetition import Sample
from edge.core.verdict.set_judge import SetJudge, recognised

# Chosen: a pause between repetitions is seconds, a rest between sets is minutes.
SET_REST_S = 30.0
# Of a full bend. Chosen: nearer to standing than keypoints are exact.
STANDING_DEPTH = 0.1
STANDING_KNEE_S = 1.0  # time constant of the standing knee, chosen: a few noisy frames
# The last frames of one bend. Chosen: more than a minute and a half at 60 a second.
MAX_KEPT = 6000

# Pose and edge of the back as a straight lens would show them, and the standing
# trunk's length in px.
Seen = tuple[Pose, DorsalContour | None, float]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a lifter only later than their repetitions.

    ``shift`` is what the neutral learnt meanwhile changes in frames that were judged
    without it; None when it is still unknown.
    """

    shift: NeutralShift | None = None
    posture: Posture = field(default_factory=Posture)


class Lifting:
    """Follows one set after the other.

    Parameters
    ----------
    exercises
        What to judge by; of several, the first until a set looks like another.
    """

    def __init__(self, exercises: Sequence[Exercise]) -> None:
        self._judges = [SetJudge(exercise) for exercise in exercises]
        self._judge = self._judges[0]
        self._counter = RepCounter(exercises[0].rep_limits)
        self._knee_deg = LowPass[float](STANDING_KNEE_S)
        self._clock = FrameClock()
        self._samples: deque[Sample] = deque(maxlen=MAX_KEPT)
        self._deepest = DeepestFrame()
        self._bending = False
        self._begin()

    def _begin(self) -> None:
        self._posture = Posture()
        self._lifted = False
        self._last_end_s = math.nan
        self._counter.restart_count()
        self._take_over(self._judges[0])

    @property
    def level(self) -> Feedback:
        """Return what the last frame came to."""
        return self._judge.frames.level

    def step(
        self,
        angles: BodyAngles,
        spine: SpineState,
        seen: Seen | None = None,
        *,
        repetition: bool = True,
    ) -> tuple[Movement, tuple[Event, ...]]:
        """Take one frame; ``level`` holds what it came to.

        ``seen`` is what the deepest point is drawn by; nothing is judged by it. A bend
        that ends in a frame that is of no ``repetition`` does not count.
        """
        movement, bend = self._counter.step(angles.t_s, angles.hip_flexion_deg)
        faults: tuple[Event, ...] = ()
        for judge in self._judges:
            events = judge.frames.step(angles, spine, movement)
            faults = events if judge is self._judge else faults
        if bend and bend.reason is None and not repetition:
            self._counter.take_back()
            bend = replace(bend, reason=NO_REPETITION)
        lifted = self._ended(bend) if bend else ()
        if movement.rep is not None:
            if not self._bending:
                lifted = (*lifted, RepStarted(angles.t_s, movement.rep))
            self._samples.append(Sample(angles, spine, movement))
            if seen is not None:
                self._deepest.take(angles.hip_flexion_deg, *seen)
        elif movement.depth < STANDING_DEPTH and math.isfinite(angles.knee_flexion_deg):
            dt_s = self._clock.step(angles.t_s)
            self._knee_deg.step(dt_s, angles.knee_flexion_deg)
        self._bending = movement.bending
        return movement, (*lifted, *faults)

    def rested(self, t_s: float) -> bool:
        """Return whether the set is over because the lifter has rested for long."""
        return not self._bending and t_s - self._last_end_s > SET_REST_S

    def lose(self, t_s: float, known: Known) -> tuple[Event, ...]:
        """Forget a lifter who is out of sight, not yet their set."""
        bend = self._counter.lose(t_s)
        self._bending = False
        self.rejudge(known)
        return self._ended(bend) if bend else ()

    def rejudge(self, known: Known) -> None:
        """Take what is known of the lifter by now: the next may be somebody else."""
        if self._lifted:
            self._posture = known.posture.over(self._posture)
        self._lifted = False
        for judge in self._judges:
            judge.rejudge(known.shift, self._stood_deg)
        self._recognise()

    def finish_set(self, t_s: float, known: Known) -> tuple[Event, ...]:
        """End the set, if there is one."""
        self.rejudge(known)
        sets = [(judge, judge.finish()) for judge in self._judges]
        finished = next(made for judge, made in sets if judge is self._judge)
        posture = self._posture
        self._begin()
        return (SetFinished(t_s, finished, posture),) if finished else ()

    def finish(self, t_s: float, known: Known) -> tuple[Event, ...]:
        """End the set and the bend in progress, which does not count."""
        voided = self._counter.void()
        self._drop(t_s)
        dropped = (RepDiscarded(t_s, UNFINISHED),) if voided else ()
        return (*dropped, *self.finish_set(t_s, known))

    def _ended(self, bend: Bend) -> tuple[Event, ...]:
        if bend.reason == UNFINISHED:
            self._drop(bend.end_s)
            return ()  # told when it was dropped
        if bend.reason is not None:
            self._drop(bend.end_s)
            return (RepDiscarded(bend.end_s, bend.reason),)
        samples, deepest = tuple(self._samples), self._deepest.record()
        self._forget_bend()
        before = self._judge.finish_rep(bend, samples, self._stood_deg, deepest=deepest)
        for other in self._judges:
            if other is not self._judge:
                other.finish_rep(bend, samples, self._stood_deg, before, deepest)
        self._recognise()
        self._lifted, self._last_end_s = True, bend.end_s
        return (RepFinished(bend.end_s, self._judge.reps[-1]),)

    def _forget_bend(self) -> None:
        self._samples.clear()
        self._deepest.forget()

    def _drop(self, t_s: float) -> None:
        self._forget_bend()
        for judge in self._judges:
            judge.frames.take(t_s)

    @property
    def _stood_deg(self) -> float:
        return math.nan if self._knee_deg.value is None else self._knee_deg.value

    def _recognise(self) -> None:
        if not self._judge.reps:
            return
        family = recognised(self._judge.reps)
        alike = (j for j in self._judges if j.exercise.family is family)
        self._take_over(next(alike, self._judge))

    def _take_over(self, judge: SetJudge) -> None:
        self._judge = judge
        self._counter.limits = judge.exercise.rep_limits
