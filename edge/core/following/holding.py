"""Follows one held position after the other, through what judges it."""

import math

from edge.core.advising.advice import advice_for
from edge.core.following.follower import Known, Seen
from edge.core.types.codes import BodyPosture, Phase
from edge.core.types.events import Event
from edge.core.types.exercise import Exercise
from edge.core.types.records import SetRecord
from edge.core.types.states import BodyState, Feedback, Movement
from edge.core.verdict.hold import HoldJudge


class HoldFollower:
    """Follows the holds of one exercise; ``asked`` as in ``HoldJudge``."""

    def __init__(self, exercise: Exercise, *, asked: bool = True) -> None:
        self.exercise = exercise
        self.sure = True
        self.postures: tuple[BodyPosture, ...] = exercise.postures
        self._judge = HoldJudge(exercise, asked=asked)

    @property
    def level(self) -> Feedback:
        """Return what the last frame came to."""
        return self._judge.level

    @property
    def busy(self) -> bool:
        """Return whether a hold is in progress."""
        return self._judge.holding

    @property
    def begun(self) -> bool:
        """Return whether the set has a hold."""
        return self._judge.begun

    def step(
        self, body: BodyState, seen: Seen | None = None, *, counts: bool = True
    ) -> tuple[Movement, tuple[Event, ...]]:
        """Take one frame; a hold is no movement."""
        events = self._judge.step(body, seen)
        nothing = Movement(body.t_s, Phase.UNKNOWN, math.nan, None)
        return self._judge.shown_in(nothing), events

    def lose(self, t_s: float) -> tuple[Event, ...]:
        """End the hold in progress: who comes next may be somebody else."""
        return self._judge.lose(t_s)

    def drop(self, t_s: float) -> tuple[Event, ...]:
        """End the hold in progress."""
        return self._judge.finish(t_s)

    def rejudge(self, known: Known) -> None:
        """Do nothing: a hold is compared with itself."""

    def finish_set(self) -> SetRecord | None:
        """Return the set, None without holds, and begin a new one."""
        holds = self._judge.finish_set()
        if not holds:
            return None
        advice = advice_for((), holds, self.exercise)
        return SetRecord(self.exercise.name, (), holds, advice=advice)
