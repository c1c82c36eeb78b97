"""Finished sessions that nobody has taken yet: what the broker still has to send."""

import json
from collections.abc import Iterable
from pathlib import Path

from edge.store.database import opened, transaction
from edge.store.log import assembled
from edge.store.spool import HealthSpool

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

    Raises
    ------
    StoreError
        From every method about sessions, when the file cannot be used.
    """

    def __init__(self, path: Path, kept: int = KEPT) -> None:
        self._path = path
        self._kept = kept
        self._health = HealthSpool(path)

    def pending(
        self, limit: int = 20, skip: Iterable[str] = ()
    ) -> list[tuple[str, bytes]]:
        """Return (id, session/1 payload as JSON) of the oldest undelivered sessions.

        Those whose ids are in ``skip`` are left out.
        """
        with opened(self._path) as database:
            found = database.execute(
                "SELECT id FROM session WHERE closed AND NOT delivered "
                "AND id NOT IN (SELECT value FROM json_each(?)) ORDER BY rowid LIMIT ?",
                (json.dumps(list(skip)), limit),
            ).fetchall()
            return [
                (session_id, _text(assembled(database, session_id, self._path)))
                for (session_id,) in found
            ]

    def waiting(self) -> int:
        """Return how many sessions are undelivered."""
        with opened(self._path) as database:
            found = database.execute(
                "SELECT count(*) FROM session WHERE closed AND NOT delivered"
            )
            return int(found.fetchone()[0])

    def delivered(self, session_ids: Iterable[str]) -> None:
        """Strike sessions off; they stay in the log until many newer ones are there."""
        with opened(self._path) as database, transaction(database):
            database.executemany(
                "UPDATE session SET delivered = 1 WHERE id = ? AND closed",
                [(session_id,) for session_id in session_ids],
            )
            database.execute(
                "DELETE FROM session WHERE delivered = 1 AND rowid <= "
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


def _text(session: dict[str, object]) -> bytes:
    return json.dumps(session, allow_nan=False, separators=(",", ":")).encode()
