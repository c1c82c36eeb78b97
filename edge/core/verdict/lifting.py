"""What the lifter does now, of all that it may be: who follows it, and when a set ends.

Each kind of movement has a follower of its own (``edge.core.following``). A frame goes
to those whose posture it is in, and to whoever is still busy; one of them is in force,
and the lamp shows its judgement. In a posture that belongs to none, nothing is judged.
"""

import math
from collections.abc import Sequence

from edge.core.following.follower import Follower, Known, Seen, whose
from edge.core.following.followers import followers
from edge.core.following.holding import HoldFollower
from edge.core.following.repetitions import RepFollower
from edge.core.movement.leaving import Leaving
from edge.core.types.codes import BodyPosture, Phase, ViewKind
from edge.core.types.events import (
    Event,
    ExerciseRecognised,
    HoldFinished,
    HoldStarted,
    RepFinished,
    RepStarted,
    SetFinished,
)
from edge.core.types.exercise import Exercise
from edge.core.types.records import Posture
from edge.core.types.states import BodyState, Feedback, Movement
from edge.core.verdict.in_view import in_view, judgeable
from edge.core.verdict.judgement import UNSURE

# Chosen: a pause between repetitions is seconds, a rest between sets is minutes.
SET_REST_S = 30.0
# Nobody lifts a weight from there by getting up.
OFF_FEET = (
    BodyPosture.HANDS_AND_KNEES,
    BodyPosture.PRONE_SUPPORT,
    BodyPosture.SIDE_SUPPORT,
    BodyPosture.SEATED_OR_LYING,
)
DONE = RepFinished, HoldFinished


class Lifting:
    """Follows one set after the other.

    Parameters
    ----------
    exercises
        What to judge by; of several, the first until something looks like another.
    """

    def __init__(self, exercises: Sequence[Exercise]) -> None:
        self._followers = followers(exercises)
        self._whose = {each: whose(each, self._followers) for each in BodyPosture}
        self._now = self._followers[0]
        self._named = len(exercises) == 1
        self._level = UNSURE
        self._views_needed: tuple[ViewKind, ...] = ()
        self._leaving = Leaving()
        self._posture_now = BodyPosture.UNKNOWN
        self._begin()

    def _begin(self) -> None:
        self._posture = Posture()
        self._lifted = False
        self._last_end_s = math.nan
        self._told: tuple[str, bool] | None = None

    @property
    def level(self) -> Feedback:
        """Return what the last frame came to."""
        return self._level

    @property
    def views_needed(self) -> tuple[ViewKind, ...]:
        """Return from where what is done can be judged, where the view is none of it.

        Empty where it is, and while nothing is done that would be judged.
        """
        return self._views_needed

    @property
    def exercise(self) -> Exercise:
        """Return what is judged by now."""
        return self._now.exercise

    def step(
        self, body: BodyState, seen: Seen | None = None, *, repetition: bool = True
    ) -> tuple[Movement, tuple[Event, ...]]:
        """Take one frame; ``level`` holds what it came to.

        ``seen`` is what the deepest point is drawn by; nothing is judged by it. A bend
        that ends in a frame that is of no ``repetition`` does not count.
        """
        movement = Movement(body.t_s, Phase.UNKNOWN, math.nan, None)
        events: tuple[Event, ...] = ()
        before, counted_by = self._now, None
        self._choose(body)
        for each in self._followers:
            if each is not self._now and not _concerns(each, body.posture):
                continue
            shown = judgeable(body, each.exercise)
            moved, happened = each.step(shown, seen, counts=repetition)
            if each is self._now:
                movement = moved
            if not happened:
                continue
            if any(isinstance(e, DONE) for e in happened):
                counted_by = each
            if any(isinstance(e, (RepFinished, HoldStarted)) for e in happened):
                # It was this, then, that the lifter did.
                movement, self._now = moved, each
            if each is self._now or _tells(each):
                events = (*events, *happened)
        if self._now is not before and movement.rep is not None:
            known = any(isinstance(e, RepStarted) for e in events)
            started = () if known else (RepStarted(body.t_s, movement.rep),)
            events = (*started, *events)
        if counted_by is not None:
            others = (e for e in self._followers if e is not counted_by and e.begun)
            ended = [e for other in others for e in self._ended(other, body.t_s)]
            events = (*ended, *events)
        events = (*events, *self._not_that(body))
        if events:
            self._remember(events)
            events = (*events, *self._recognised(body.t_s, events))
        here, now = body.posture in self._now.postures, self._now.exercise
        askew = here and not in_view(body, now)
        self._views_needed = now.views if askew else ()
        self._level = self._now.level if here and not askew else UNSURE
        return movement, events

    def _not_that(self, body: BodyState) -> tuple[Event, ...]:
        """Let be none what was none: who walks off, jumps or lies down."""
        leaves, jumps = self._leaving.step(body)
        lies = body.posture is not self._posture_now and body.posture in OFF_FEET
        self._posture_now = body.posture
        told: tuple[Event, ...] = ()
        if not (lies or leaves or jumps):
            return told
        for each in self._followers:
            if isinstance(each, RepFollower):
                if lies and body.posture not in each.postures:
                    each.go_down(body.t_s)
                if leaves or jumps:
                    told = (*told, *each.leave(body, jumps=jumps))
        return told

    def _remember(self, events: Sequence[Event]) -> None:
        for event in events:
            if isinstance(event, RepFinished):
                self._lifted, self._last_end_s = True, event.rep.end_s
            elif isinstance(event, HoldFinished):
                self._lifted, self._last_end_s = True, event.t_s

    def _recognised(self, t_s: float, events: Sequence[Event]) -> tuple[Event, ...]:
        """Tell what the lifter does, where nobody named it."""
        for event in events:
            if isinstance(event, SetFinished):
                self._told = None
        done = any(isinstance(e, (RepFinished, HoldStarted)) for e in events)
        if self._named or not done:
            return ()
        now = self._now
        told = now.exercise.name, not isinstance(now, RepFollower) or now.sure
        if told == self._told:
            return ()
        self._told = told
        return (ExerciseRecognised(t_s, *told),)

    def _choose(self, body: BodyState) -> None:
        """Put in force whom the posture tells of: who is busy, before who is not.

        Who turns away after a hold does something else next.
        """
        here = self._whose[body.posture]
        if here:
            self._now = max(
                here,
                key=lambda e: (e.busy, in_view(body, e.exercise), e is self._now),
            )

    def _ended(self, follower: Follower, t_s: float) -> tuple[Event, ...]:
        made = follower.finish_set()
        return (SetFinished(t_s, made, self._posture),) if made else ()

    def rested(self, t_s: float) -> bool:
        """Return whether the set is over because the lifter has rested for long."""
        rests = t_s - self._last_end_s > SET_REST_S
        return rests and not any(each.busy for each in self._followers)

    def lose(self, t_s: float, known: Known) -> tuple[Event, ...]:
        """Forget a lifter who is out of sight, not yet their set."""
        told = self._told_by([each.lose(t_s) for each in self._followers])
        self.rejudge(known)
        return told

    def rejudge(self, known: Known) -> None:
        """Take what is known of the lifter by now: the next may be somebody else."""
        if self._lifted:
            self._posture = known.posture.over(self._posture)
        self._lifted = False
        for each in self._followers:
            each.rejudge(known)

    def finish_set(self, t_s: float, known: Known) -> tuple[Event, ...]:
        """End the set, if there is one."""
        self.rejudge(known)
        events = tuple(e for each in self._followers for e in self._ended(each, t_s))
        self._now = self._followers[0]
        self._begin()
        return events

    def finish(self, t_s: float, known: Known) -> tuple[Event, ...]:
        """End the set and what is in progress, which does not count."""
        told = self._told_by([each.drop(t_s) for each in self._followers])
        return (*told, *self.finish_set(t_s, known))

    def _told_by(self, ended: Sequence[tuple[Event, ...]]) -> tuple[Event, ...]:
        """Return what is told of what each follower ended."""
        both = zip(self._followers, ended, strict=True)
        telling = (made for each, made in both if each is self._now or _tells(each))
        told = tuple(event for made in telling for event in made)
        self._remember(told)
        return told


def _tells(follower: Follower) -> bool:
    """Return whether it is heard also where another one is in force.

    A hold is told to be over when its posture has been left already.
    """
    return not isinstance(follower, RepFollower)


def _concerns(follower: Follower, posture: BodyPosture) -> bool:
    # Who is first seen in a position has been still since before it is told.
    maybe = isinstance(follower, HoldFollower) and posture is BodyPosture.UNKNOWN
    return follower.busy or posture in follower.postures or maybe
