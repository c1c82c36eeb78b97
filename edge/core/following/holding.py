"""Follows one held position after the other, through what judges it."""

import math
from collections.abc import Sequence
from typing import Protocol

from edge.core.following.follower import Known, Seen
from edge.core.types.codes import BodyPosture, Phase
from edge.core.types.events import Event, HoldFinished, HoldStarted
from edge.core.types.exercise import Exercise
from edge.core.types.records import HoldRecord, SetRecord
from edge.core.types.states import BodyState, Feedback, Movement


class Judge(Protocol):
    """What times and judges holds (``edge.core.verdict.hold``)."""

    level: Feedback

    @property
    def holds(self) -> Sequence[HoldRecord]:
        """Return the holds of the set in progress."""

    def step(self, body: BodyState, seen: Seen | None) -> tuple[Event, ...]:
        """Take one frame."""

    def finish(self, t_s: float) -> tuple[Event, ...]:
        """End the hold in progress as unfinished."""

    def begin_set(self) -> None:
        """Begin a new set."""


class HoldFollower:
    """Follows the holds of one exercise."""

    def __init__(self, exercise: Exercise, judge: Judge) -> None:
        self.exercise = exercise
        self.postures: tuple[BodyPosture, ...] = exercise.postures
        self._judge = judge
        self.busy = False

    @property
    def level(self) -> Feedback:
        """Return what the last frame came to."""
        return self._judge.level

    @property
    def begun(self) -> bool:
        """Return whether the set has a hold."""
        return self.busy or bool(self._judge.holds)

    def step(
        self, body: BodyState, seen: Seen | None = None, *, counts: bool = True
    ) -> tuple[Movement, tuple[Event, ...]]:
        """Take one frame; a hold is no movement."""
        events = self._judge.step(body, seen)
        self._follow(events)
        return Movement(body.t_s, Phase.UNKNOWN, math.nan, None), events

    def _follow(self, events: Sequence[Event]) -> None:
        for event in events:
            if isinstance(event, HoldStarted):
                self.busy = True
            elif isinstance(event, HoldFinished):
                self.busy = False

    def lose(self, t_s: float) -> tuple[Event, ...]:
        """Do nothing: a hold ends by what is no longer seen."""
        return ()

    def drop(self, t_s: float) -> tuple[Event, ...]:
        """End the hold in progress."""
        events = self._judge.finish(t_s)
        self.busy = False
        return events

    def rejudge(self, known: Known) -> None:
        """Do nothing: a hold is compared with itself."""

    def finish_set(self) -> SetRecord | None:
        """Return the set, None without holds, and begin a new one."""
        holds = tuple(self._judge.holds)
        self._judge.begin_set()
        return SetRecord(self.exercise.name, (), holds) if holds else None
