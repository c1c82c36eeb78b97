"""Counts the repetitions and holds that were told: for whoever shows or sends them."""

from collections.abc import Iterable

from edge.core.types.events import (
    PICKED_UP,
    Event,
    HoldFinished,
    RepDiscarded,
    RepFinished,
    SetFinished,
)
from edge.core.types.records import HoldRecord, RepRecord


class RepTally:
    """How many repetitions there have been, over all sets, and the ``last`` of them.

    ``holds`` and ``last_hold`` are the same of holds.
    """

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Begin with none."""
        self.count = self.holds = self._in_set = 0
        self.last: RepRecord | None = None
        self.last_hold: HoldRecord | None = None

    def take(self, events: Iterable[Event]) -> tuple[RepRecord, ...]:
        """Return the repetitions that some events tell of, which now are counted.

        What a set's end leaves out of it is not counted after all.
        """
        reps: tuple[RepRecord, ...] = ()
        for event in events:
            if isinstance(event, RepFinished):
                reps, self.last = (*reps, event.rep), event.rep
                self._add(1)
            elif isinstance(event, RepDiscarded) and event.reason == PICKED_UP:
                self._add(-1)
            elif isinstance(event, SetFinished):
                self._add(len(event.set.reps) - self._in_set)
                self._in_set = 0
            elif isinstance(event, HoldFinished):
                self.holds, self.last_hold = self.holds + 1, event.hold
        return reps

    def _add(self, reps: int) -> None:
        self.count, self._in_set = self.count + reps, self._in_set + reps
