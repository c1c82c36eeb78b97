"""Whom a recorder asks and tells: the clock, what judges, and who keeps sessions."""

from typing import Any, Protocol

from edge.core.types.events import Event

Payload = dict[str, Any]


class ClockReading(Protocol):
    """When something began, and whether the wall clock can be believed."""

    @property
    def boot_id(self) -> str:
        """Return the id of this boot."""

    @property
    def mono_s(self) -> float:
        """Return seconds of the monotonic clock."""

    @property
    def utc(self) -> str | None:
        """Return ISO 8601, or None."""

    @property
    def time_synced(self) -> bool:
        """Return whether the wall clock is kept right."""


class OpenSet(Protocol):
    """What is judged until the session ends."""

    def finish(self) -> tuple[Event, ...]:
        """End the set in progress."""


class Sink(Protocol):
    """Whoever wants to know what is finished."""

    def open_session(self, session: Payload) -> None:
        """Learn of a session that has begun."""

    def add_rep(self, rep: Payload) -> None:
        """Learn of a repetition, now."""

    def add_hold(self, hold: Payload) -> None:
        """Learn of a hold, now."""

    def add_set(self, session_id: str, index: int, finished: Payload) -> None:
        """Learn of a set that is final."""

    def close_session(self, session_id: str, session: Payload) -> None:
        """Learn of a session that is final."""
