"""What was seen at a station, and whom the machine has judge it."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Protocol

from edge.core.following.follower import Known
from edge.core.types.codes import ViewKind
from edge.core.types.events import Event, SetFinished
from edge.core.types.exercise import Exercise
from edge.core.types.records import HoldRecord, RepRecord
from edge.session.screen.lean import Lean
from edge.session.screen.stations import STANDING, Outcome, Station


class Judging(Protocol):
    """What of the pipeline a screen tells and asks."""

    def use(self, *exercises: Exercise) -> tuple[Event, ...]:
        """Judge by other exercises from now on; the set in progress ends."""

    def finish(self) -> tuple[Event, ...]:
        """End the set in progress."""

    def recalibrate(self) -> None:
        """Learn anew how the lifter stands."""

    def known(self) -> Known:
        """Return what is known of the lifter from how they stood."""


@dataclass(slots=True)
class Seen:
    """What was seen at a station so far; times are the source's, s."""

    station: Station
    started_s: float
    ended_s: float = math.nan
    outcome: Outcome = Outcome.DONE
    reps: list[RepRecord] = field(default_factory=list)
    holds: list[HoldRecord] = field(default_factory=list)
    views: Counter[ViewKind] = field(default_factory=Counter)
    lean: Lean | None = None

    def take(self, events: Iterable[Event]) -> None:
        """Keep the records of sets that are final; of standing there are none."""
        if self.station.name == STANDING:
            return
        for event in events:
            if isinstance(event, SetFinished):
                for rep in event.set.reps:
                    self.reps.append(replace(rep, index=len(self.reps) + 1))
                for hold in event.set.holds:
                    self.holds.append(replace(hold, index=len(self.holds) + 1))
