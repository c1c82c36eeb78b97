"""Finished sessions that nobody has taken yet: what the broker still has to send."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from edge.errors import Reason, StoreError
from edge.store.rows import (
    READABLE,
    DamagedSessionError,
    listed,
    mark,
    session_keys,
    session_text,
)
from edge.store.spool import HealthSpool
from edge.store.sqlite.database import opened
from edge.store.sqlite.migrations import transaction

# As the index has it: of sessions that can be read no row is looked at to count them.
WAITING = (
    "closed = 1 AND delivered = 0 AND "
    f"(NOT EXISTS (SELECT 1 FROM unreadable) OR {READABLE})"
)

# Chosen: years of one rack; delivered sessions above it make room, others never.
KEPT = 10_000


class Outbox:
    """The undelivered side of a session log, for the sending thread.

    A closed session is in it from the very commit that closed it until ``delivered``
    is called, so no crash can lose one between log and broker. Each call opens the
    file for itself: it may come from any thread, beside the log's own.

    Parameters
    ----------
    path
        The session log's file.
    kept
        Delivered sessions that stay in the log for reports.
    on_damage
        Called when the file turns out to be damaged, before the error is raised.

    Raises
    ------
    StoreError
        From every method about sessions, when the file cannot be used.
    """

    def __init__(
        self,
        path: Path,
        kept: int = KEPT,
        on_damage: Callable[[], object] = lambda: None,
    ) -> None:
        self._path = path
        self._kept = kept
        self._on_damage = on_damage
        self._health = HealthSpool(path)

    def pending(
        self, limit: int = 20, skip: Iterable[str] = ()
    ) -> list[tuple[str, bytes]]:
        """Return (id, session/1 payload as JSON) of the oldest undelivered sessions.

        Those whose ids are in ``skip`` are left out. One that cannot be read is said
        once, stays in the log and is left out from then on.
        """
        sessions: list[tuple[str, bytes]] = []
        damaged: list[tuple[bytes, DamagedSessionError]] = []
        passed = {session_id.encode() for session_id in skip}
        with self._opened() as database:
            for key in session_keys(database, WAITING):
                if len(sessions) >= limit:
                    break
                if key in passed:
                    continue
                try:
                    session = listed(database, key, self._path, closed=True)
                except DamagedSessionError as error:
                    damaged.append((key, error))
                else:
                    sessions.append((session["id"], session_text(session).encode()))
            for key, why in damaged:
                mark(database, key, why)
        return sessions

    def waiting(self) -> int:
        """Return how many sessions are undelivered, without those that are damaged."""
        return self._count(f"session WHERE {WAITING}")

    def damaged(self) -> int:
        """Return how many sessions could not be read."""
        return self._count("unreadable")

    def delivered(self, session_ids: Iterable[str]) -> None:
        """Strike sessions off; they stay in the log until many newer ones are there."""
        with self._opened() as database, transaction(database):
            database.executemany(
                "UPDATE session SET delivered = 1 WHERE id = ? AND closed",
                [(session_id,) for session_id in session_ids],
            )
            database.execute(
                "DELETE FROM session WHERE closed = 1 AND delivered = 1 AND rowid <= "
                "(SELECT max(rowid) FROM session) - ?",
                (self._kept,),
            )

    def set_aside(self, session_ids: Iterable[str]) -> None:
        """Offer sessions no more that nobody will ever take; they stay in the log."""
        with opened(self._path) as database, transaction(database):
            database.executemany(
                "UPDATE session SET delivered = 2 WHERE id = ? AND closed",
                [(session_id,) for session_id in session_ids],
            )

    def keep_health(self, text: bytes) -> None:
        """Keep a sample of health for later; the oldest go when there are too many."""
        self._health.keep(text)

    def take_health(self) -> list[bytes]:
        """Return the samples that were kept, oldest first, and forget them."""
        return self._health.take()

    def _count(self, rows: str) -> int:
        with self._opened() as database:
            return int(database.execute(f"SELECT count(*) FROM {rows}").fetchone()[0])

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        try:
            with opened(self._path) as database:
                yield database
        except StoreError as error:
            if error.reason is Reason.DAMAGED:
                self._on_damage()
            raise
