"""What a delivery asks of an outbox, and an outbox that says when it is well again."""

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

R = TypeVar("R")


class Outbox(Protocol):
    """Sessions that still have to be sent; see ``edge.store.outbox``."""

    def pending(self, limit: int, skip: Iterable[str] = ()) -> list[tuple[str, bytes]]:
        """Return (id, JSON) of the oldest ones that are not to be skipped."""

    def delivered(self, session_ids: Iterable[str]) -> None:
        """Strike some off."""

    def set_aside(self, session_ids: Iterable[str]) -> None:
        """Keep some that nobody will ever take, and offer them no more."""


class Watched:
    """An outbox whose troubles have an end that is told.

    On a full disk it can be read and not written: each has its own end.

    Parameters
    ----------
    outbox
        The one that does the work; what it raises is raised.
    relieved
        Called when nothing fails any more that did.
    """

    def __init__(self, outbox: Outbox, relieved: Callable[[], object]) -> None:
        self._outbox = outbox
        self._relieved = relieved
        self._failing: set[str] = set()

    def pending(self, limit: int, skip: Iterable[str] = ()) -> list[tuple[str, bytes]]:
        """Return (id, JSON) of the oldest ones that are not to be skipped."""
        return self._watched("read", lambda: self._outbox.pending(limit, skip))

    def delivered(self, session_ids: Iterable[str]) -> None:
        """Strike some off."""
        self._watched("written", lambda: self._outbox.delivered(session_ids))

    def set_aside(self, session_ids: Iterable[str]) -> None:
        """Keep some that nobody will ever take, and offer them no more."""
        self._watched("written", lambda: self._outbox.set_aside(session_ids))

    def _watched(self, what: str, work: Callable[[], R]) -> R:
        try:
            result = work()
        except Exception:
            self._failing.add(what)
            raise
        if what in self._failing:
            self._failing.remove(what)
            if not self._failing:
                self._relieved()
        return result
