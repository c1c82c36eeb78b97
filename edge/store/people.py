"""One person's sessions in a rack's store: to show, to give away, to delete."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from edge.store.hinges import put_hinge
from edge.store.late import LateSessions
from edge.store.rows import DamagedSessionError, Payload, assembled
from edge.store.sqlite.causes import wrapped
from edge.store.sqlite.database import connect, opened
from edge.store.sqlite.migrations import transaction

# A damaged payload may hold no JSON; whose it is then, nobody can tell.
_THEIRS = (
    "CASE WHEN json_valid(payload) THEN json_extract(payload, '$.athlete') END = ?"
)


def newest_sessions(
    path: Path, athlete: str | None, limit: int | None = None
) -> Iterator[Payload]:
    """Yield sessions, the newest first, without those that are damaged.

    Raises
    ------
    StoreError
        When the store cannot be read.
    """
    where, values = ("1", ()) if athlete is None else (_THEIRS, (athlete,))
    with wrapped(path), closing(connect(path, read_only=True)) as database:
        keys = database.execute(
            f"SELECT CAST(id AS BLOB) FROM session WHERE {where} "
            "ORDER BY rowid DESC LIMIT ?",
            (*values, -1 if limit is None else limit),
        ).fetchall()
        for (key,) in keys:
            with suppress(DamagedSessionError):
                yield assembled(database, key, path)


def delete_sessions(path: Path, athlete: str) -> tuple[int, int]:
    """Delete a person's sessions, sent or not; return how many, and how many stay.

    Their own neutral hinge goes with them.

    Those that stay are still in progress. The freed pages are overwritten.

    Raises
    ------
    StoreError
        When the store cannot be written.
    """
    with opened(path) as database:
        database.execute("PRAGMA secure_delete = ON")
        with transaction(database):
            (open_ones,) = database.execute(
                f"SELECT count(*) FROM session WHERE {_THEIRS} AND NOT closed",
                (athlete,),
            ).fetchone()
            gone = database.execute(
                f"DELETE FROM session WHERE {_THEIRS} AND closed", (athlete,)
            ).rowcount
            put_hinge(database, athlete, None)
        _forget_journal(database)
    return gone, int(open_ones)


def waiting_late(path: Path, athlete: str) -> int:
    """Return how many of a person's sessions wait for the store's next start."""
    return sum(each.get("athlete") == athlete for each in LateSessions(path).read())


def _forget_journal(database: sqlite3.Connection) -> None:
    # The journal holds what the pages held before.
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
