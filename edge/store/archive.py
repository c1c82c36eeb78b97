"""What a rack finishes goes from here to the store and to whoever listens."""

from collections.abc import Callable
from typing import Protocol

from edge.store.hinges import StoredHinge
from edge.store.reopening import ReopeningLog
from edge.store.rows import Payload
from edge.store.writer import Writer, nothing


class Line(Protocol):
    """The broker's side of it; every call returns at once."""

    def rep(self, payload: Payload) -> None:
        """Tell whoever listens of a repetition."""

    def hold(self, payload: Payload) -> None:
        """Tell whoever listens of a hold."""

    def deliver(self) -> None:
        """Send the sessions that wait in the store."""


class Archive:
    """Hands what is finished to disk and broker, on a thread that no lamp waits for.

    What the disk does not take by the end of the process is kept beside the store.
    """

    def __init__(self, sessions: ReopeningLog, writer: Writer) -> None:
        self._sessions = sessions
        self._writer = writer
        self._line: Line | None = None
        self._unwritten: set[str] = set()
        self._checking = False
        sessions.on_damage = lambda: writer.put(sessions.open, nothing)

    def open(self, line: Line | None = None) -> None:
        """Have the store opened, and what waits in it sent on that line."""
        self._line = line
        self._writer.put(self._sessions.open, nothing)
        self._deliver()

    def check(self) -> None:
        """Have the store looked through for damage; from any thread."""
        if not self._checking:
            self._checking = True
            self._writer.put(self._check, nothing)

    def condition(self) -> Payload:
        """Return how the store is, as health tells it; from any thread."""
        condition = self._sessions.condition()
        return {**condition, "sessions_unwritten": len(self._unwritten)}

    def open_session(self, session: Payload) -> None:
        """Store a session that has begun."""
        self._writer.put(lambda: self._sessions.open_session(session), nothing)

    def add_rep(self, rep: Payload) -> None:
        """Tell whoever listens."""
        if self._line:
            self._line.rep(rep)

    def add_hold(self, hold: Payload) -> None:
        """Tell whoever listens."""
        if self._line:
            self._line.hold(hold)

    def add_set(self, session_id: str, index: int, finished: Payload) -> None:
        """Store a finished set."""
        self._writer.put(
            lambda: self._sessions.add_set(session_id, index, finished), nothing
        )

    def close_session(self, session_id: str, session: Payload) -> None:
        """Store a finished session, then have it sent."""

        def store() -> None:
            self._sessions.close_session(session_id, session)
            self._unwritten.discard(session_id)

        self._unwritten.add(session_id)
        if not self._writer.put(store, lambda: self._sessions.late.keep(session)):
            self._unwritten.discard(session_id)
        self._deliver()

    def put_hinge(self, athlete: str, hinge: StoredHinge | None) -> None:
        """Store an athlete's own neutral hinge; None forgets it."""
        self._writer.put(lambda: self._sessions.put_hinge(athlete, hinge), nothing)

    def ask_hinge(
        self, athlete: str, take: Callable[[StoredHinge | None], object]
    ) -> None:
        """Have an athlete's own neutral hinge looked up, and handed to ``take``.

        That is called from the writer's thread, or never where the disk is in trouble.
        """
        self._writer.put(lambda: take(self._sessions.hinge(athlete)), nothing)

    def _check(self) -> None:
        self._sessions.check()
        self._checking = False

    def _deliver(self) -> None:
        if self._line:
            self._writer.put(self._line.deliver, nothing)
