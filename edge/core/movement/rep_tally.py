"""Counts the repetitions that were told: for whoever shows or sends how many."""

from collections.abc import Iterable

from edge.core.types.events import PICKED_UP, Event, RepDiscarded, RepFinished
from edge.core.types.records import RepRecord


class RepTally:
    """How many repetitions there have been, over all sets, and the ``last`` of them."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Begin with none."""
        self.count = 0
        self.last: RepRecord | None = None

    def take(self, events: Iterable[Event]) -> tuple[RepRecord, ...]:
        """Return the repetitions that some events tell of, which now are counted."""
        events = tuple(events)
        self.count -= sum(
            isinstance(event, RepDiscarded) and event.reason == PICKED_UP
            for event in events
        )
        reps = tuple(event.rep for event in events if isinstance(event, RepFinished))
        if reps:
            self.count, self.last = self.count + len(reps), reps[-1]
        return reps
