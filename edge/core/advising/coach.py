"""What to tell between two repetitions, as codes: of the last one, and of the set."""

from collections.abc import Iterable

from edge.core.advising.advice import advice_now, advice_of
from edge.core.types.events import Event, HoldFinished, RepFinished, SetFinished
from edge.core.types.exercise import Family
from edge.core.types.records import RepRecord


class Coach:
    """Follows a set; ``codes`` are what to tell now, most important first."""

    def __init__(self) -> None:
        self.codes: tuple[str, ...] = ()
        self._reps: list[RepRecord] = []

    def take(self, events: Iterable[Event], family: Family | None) -> None:
        """Take what a frame led to; ``family`` is None where nothing was named."""
        for event in events:
            if isinstance(event, RepFinished):
                self._reps.append(event.rep)
                self.codes = advice_now(self._reps, family)
            elif isinstance(event, HoldFinished):
                self.codes = advice_of(event.hold, family)
            elif isinstance(event, SetFinished):
                # What the set as a whole tells stays until the next one begins.
                self._reps.clear()
                self.codes = event.set.advice

    def forget(self) -> None:
        """Forget the set: whoever comes next is somebody else."""
        self._reps.clear()
        self.codes = ()
