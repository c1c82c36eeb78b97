"""Finished sessions that nobody has taken yet: what the broker still has to send."""

import json
from pathlib import Path

from edge.store.database import opened, transaction
from edge.store.log import assembled


class Outbox:
    """The undelivered side of a session log, for the sending thread.

    A closed session is in it from the very commit that closed it until ``delivered``
    is called, so no crash can lose one between log and broker. Each call opens the
    file for itself: it may come from any thread, beside the log's own.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def pending(self, limit: int = 20) -> list[tuple[str, str]]:
        """Return (id, session/1 payload as JSON) of the oldest undelivered sessions.

        Raises
        ------
        StoreError
            When the file cannot be read.
        """
        with opened(self._path) as database:
            found = database.execute(
                "SELECT id FROM session WHERE closed AND NOT delivered "
                "ORDER BY rowid LIMIT ?",
                (limit,),
            ).fetchall()
            return [
                (session_id, json.dumps(assembled(database, session_id, self._path)))
                for (session_id,) in found
            ]

    def delivered(self, session_id: str) -> None:
        """Strike a session off; it stays in the log.

        Raises
        ------
        StoreError
            When the file cannot be written.
        """
        with opened(self._path) as database, transaction(database):
            database.execute(
                "UPDATE session SET delivered = 1 WHERE id = ?", (session_id,)
            )
