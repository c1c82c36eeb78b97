"""Counts and judges repetitions, by a named exercise or by what they look like.

This alone knows what an exercise decides: when a bend counts, what is a fault, how far
a back may be bent at rest, what a set is called. Where several exercises may be meant,
the first judges until the repetitions look like another; that one takes over, and all
that was made of the set is judged again by it.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

from edge.core.following.bend_taker import NO_BEND, OTHER_POSTURE, BendTaker
from edge.core.following.doubts import Doubts
from edge.core.following.follower import Known, Seen
from edge.core.following.naming import Naming
from edge.core.movement.bend import Bend
from edge.core.movement.rep_angle import ANGLES
from edge.core.movement.repetitions import (
    TOO_QUICK,
    TOO_SHALLOW,
    UNFINISHED,
    RepCounter,
)
from edge.core.types.codes import BodyPosture, Phase, ViewKind
from edge.core.types.events import (
    PICKED_UP,
    Event,
    RepDiscarded,
    RepFinished,
    RepStarted,
)
from edge.core.types.exercise import Exercise, RepAngle
from edge.core.types.records import SetRecord
from edge.core.types.states import BodyState, Feedback, Movement
from edge.core.verdict.bow import NO_REPETITION
from edge.core.verdict.judgement import UNSURE
from edge.core.verdict.set_judge import SetJudge

# Of a full bend. Chosen: nearer to standing than keypoints are exact.
STANDING_DEPTH = 0.1
UPRIGHT_DEG = 20.0  # chosen: who walks or turns, and does not lift
# Chosen: at a set's end nobody still stands with what they lift from the floor; a set
# that is ended at the top of a lift is ended sooner.
PUT_DOWN_S = 0.6
PUT_DOWN = "put_down"  # why a bend does not count


class RepFollower:
    """Follows the repetitions of one set after the other.

    Parameters
    ----------
    exercises
        What to judge by, all of one angle and one posture; of several, the first until
        a set looks like another.
    angle
        What reads the exercises' angle from a frame, degrees, where that takes more
        than the frame; else ``ANGLES`` does.
    """

    def __init__(
        self,
        exercises: Sequence[Exercise],
        angle: Callable[[BodyState], float] | None = None,
    ) -> None:
        first = exercises[0]
        self._naming = Naming(exercises)
        self.postures: tuple[BodyPosture, ...] = first.postures
        self._angle = angle or ANGLES[first.rep_limits.angle]
        self._legs_apart = first.rep_limits.angle is RepAngle.FRONT_KNEE
        self._judge = SetJudge(first)
        self._counter = RepCounter(self._naming.limits)
        self._bend = BendTaker(self.postures, legs_apart=self._legs_apart)
        self._doubts = Doubts()
        self.level: Feedback = UNSURE  # what the last frame came to
        self.busy = False
        self._hips = first.rep_limits.angle is RepAngle.HIP

    @property
    def exercise(self) -> Exercise:
        """Return what the set goes by."""
        return self._judge.exercise

    @property
    def sure(self) -> bool:
        """Return whether it is that exercise, and not just alike."""
        return self._naming.sure

    @property
    def begun(self) -> bool:
        """Return whether the set has a repetition."""
        return bool(self._judge.reps)

    def step(
        self, body: BodyState, seen: Seen | None = None, *, counts: bool = True
    ) -> tuple[Movement, tuple[Event, ...]]:
        """Take one frame; ``level`` holds what it came to."""
        here = body.posture in self.postures
        known = body.posture is not BodyPosture.UNKNOWN
        away = self._where(body.t_s, here, known)
        if not (here or self.busy) and (known or self._doubts.gone):
            self.level = UNSURE
            still = Movement(body.t_s, Phase.UNKNOWN, math.nan, None)
            return still, (
                *away,
                *self._judge.frames.step(body.angles, body.spine, still),
            )
        value_deg = self._angle(body)
        movement, bend = self._counter.step(body.t_s, value_deg)
        if self._legs_apart and (movement.bending or bend):
            knees = replace(body.angles, knee_flexion_deg=value_deg)
            body = replace(body, angles=knees)
        if self._counter.phase is Phase.STANDING:
            self._doubts.came_back = False
        elif self._doubts.came_back:
            self._counter.void()
        if movement.phase is Phase.CONCENTRIC:
            body = self._bend.rising(body)
        # Who was bent when first seen may just be stooping.
        sure = not self._counter.doubtful or body.view.kind is ViewKind.FRONT
        sure = sure and not self._doubts.came_back
        judged = movement if sure or not movement.rep else replace(movement, rep=None)
        faults = self._judge.frames.step(body.angles, body.spine, judged)
        self.level = self._judge.frames.level if here and sure else UNSURE
        if bend and bend.reason is None:
            self._bend.look.step(body, value_deg)
            bend = self._checked(bend, body, counts)
        lifted = self._ended(bend, body.t_s) if bend else ()
        if movement.rep is not None:
            if not self.busy:
                lifted = (*lifted, RepStarted(body.t_s, movement.rep))
            self._bend.step(body, movement, value_deg, seen)
        elif movement.depth < STANDING_DEPTH:
            self._bend.stand(body, value_deg)
        self.busy = movement.bending
        return movement, (*away, *lifted, *faults)

    def _where(self, t_s: float, here: bool, known: bool) -> tuple[Event, ...]:
        """Give up the bend in progress of who is in another posture for long."""
        if not self._doubts.step(t_s, here=here, known=known):
            return ()
        bend = self._counter.lose(t_s)
        self.busy = False
        return self._ended(replace(bend, reason=OTHER_POSTURE), t_s) if bend else ()

    def go_down(self, t_s: float) -> None:
        """Expect no repetition from who gets up again until they stand."""
        self._doubts.came_back = True
        self._counter.lose(t_s)
        self._drop(t_s)
        self.busy = False

    def _checked(self, bend: Bend, body: BodyState, counts: bool) -> Bend:
        reason = self._bend.refused(bend, body) if counts else NO_REPETITION
        if self._doubts.landed(bend.end_s):
            reason = reason or NO_BEND
        turned = body.view.kind is ViewKind.FRONT
        if bend.doubtful and self._hips and not turned:
            reason = reason or TOO_SHALLOW
        if reason is None:
            return bend
        self._counter.take_back()
        return replace(bend, reason=reason)

    def lose(self, t_s: float) -> tuple[Event, ...]:
        """End the bend in progress: the lifter is out of sight."""
        bend = self._counter.lose(t_s)
        self.busy = False
        self._bend.lose()
        return self._ended(bend, t_s) if bend else ()

    def drop(self, t_s: float) -> tuple[Event, ...]:
        """End the bend in progress, which does not count."""
        voided = self._counter.void()
        if voided:
            self._doubts.goes_on()
        self._drop(t_s)
        return (RepDiscarded(t_s, UNFINISHED),) if voided else ()

    def rejudge(self, known: Known) -> None:
        """Judge again with what is known of the lifter by now."""
        self._judge.rejudge(known.shift, self._bend.stood_deg)

    def finish_set(self) -> SetRecord | None:
        """Return the set, None without repetitions, and begin a new one."""
        stood = self._doubts.stood_s() > PUT_DOWN_S
        if stood and self._judge.open and self._naming.ends_on_floor():
            self._take_out(-1)
        finished = self._judge.finish()
        self._counter.restart_count()
        self._naming.begin_set()
        self._judge_by(self._naming.exercise)
        return finished

    def _ended(self, bend: Bend, t_s: float) -> tuple[Event, ...]:
        if bend.reason == UNFINISHED:
            self._drop(t_s)
            return ()  # told when it was dropped
        if bend.reason is not None:
            self._drop(t_s)
            return (RepDiscarded(t_s, bend.reason),)
        taken, until = self._bend, self._bend.until(bend.end_s)
        drawn = taken.deepest.record()
        rep = self._judge.finish_rep(bend, until, taken.stood_deg, drawn, taken.side)
        self._naming.take(taken.look.look(bend, rep))
        taken.forget(bend.end_s)
        quick = self._naming.too_quick(bend)
        if quick or self._naming.too_shallow():
            self._take_out(-1)
            reason = TOO_QUICK if quick else TOO_SHALLOW
            return (RepDiscarded(t_s, reason),)
        self._doubts.counted(t_s)
        told: tuple[Event, ...] = ()
        up, down = self._naming.moved() if self._judge.open else (False, False)
        if down:
            self._take_out(-1)
            return (RepDiscarded(t_s, PUT_DOWN),)
        if up:
            self._take_out(0)
            told = (RepDiscarded(t_s, PICKED_UP),)
        if self._judge.open:
            self._judge_by(self._naming.recognise())
        return (*told, RepFinished(t_s, self._judge.reps[-1]))

    def leave(self, body: BodyState, *, jumps: bool) -> tuple[Event, ...]:
        """Take back the last repetition, if it was none of who now leaves or jumps."""
        t_s = body.t_s
        if not (self._hips and self._doubts.asked(t_s, jumps=jumps)):
            return ()
        upright = body.angles.trunk_inclination_deg < UPRIGHT_DEG
        none = jumps or (upright and self._naming.carried_off())
        if not (none and self._judge.open):
            return ()
        self._doubts.taken_back()
        self._take_out(-1)
        return (RepDiscarded(t_s, PICKED_UP),)

    def _take_out(self, at: int) -> None:
        self._naming.take_out(at)
        self._judge = self._judge.without(at, self._bend.stood_deg)
        self._counter.take_back()

    def _drop(self, t_s: float) -> None:
        self._bend.forget()
        self._judge.frames.take(t_s)

    def _judge_by(self, exercise: Exercise) -> None:
        if exercise is not self._judge.exercise:
            self._judge = self._judge.under(exercise, self._bend.stood_deg)
