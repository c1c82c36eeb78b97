"""The gym's sessions in one SQLite file, one fsync for a whole batch."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from edge.errors import Reason, StoreError, reason_of
from edge.gym.batch import Batch, SessionRow
from edge.gym.tables import COLUMNS, QUARANTINED, SQLITE

# "HngG": tells our file from any other program's, and from a rack's own store.
APPLICATION_ID = 0x486E6747
VERSION = 1


class SqliteDatabase:
    """See ``Database``; a commit has reached the disk when ``store`` returns.

    Parameters
    ----------
    path
        The file; it and its folder are made when missing.
    """

    def __init__(self, path: Path) -> None:
        self.where = f"collector store {path}"
        with self._wrapped():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._database = sqlite3.connect(
                path, timeout=10.0, isolation_level=None, check_same_thread=False
            )
            try:
                self._prepare()
            except BaseException:
                self._database.close()
                raise

    def _prepare(self) -> None:
        names = ("application_id", "user_version", "schema_version")
        owner, version, changes = (
            self._database.execute(f"PRAGMA {name}").fetchone()[0] for name in names
        )
        if (owner != APPLICATION_ID and (owner or changes)) or version > VERSION:
            raise StoreError(
                f"{self.where}: belongs to another program or a newer version; "
                "choose another path",
                reason=Reason.UNSUPPORTED,
            )
        # Sessions are some 4 kB: with small pages each would need two.
        self._database.execute("PRAGMA page_size = 16384")
        # WAL with FULL: every commit is one fsync, and readers do not wait.
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = FULL")
        # 32 MB; the usual 4 MB would copy the log after every large batch.
        self._database.execute("PRAGMA wal_autocheckpoint = 2000")
        if not version:
            self._database.executescript(
                f"BEGIN IMMEDIATE; {SQLITE} PRAGMA application_id = {APPLICATION_ID};"
                f"PRAGMA user_version = {VERSION}; COMMIT;"
            )

    def store(self, batch: Batch) -> int:
        """Store all of it with one commit; return how many sessions were new."""
        with self._wrapped(), self._transaction():
            new = self._put_sessions(batch)
            self._put_rest(batch)
        return new

    def _put_sessions(self, batch: Batch) -> int:
        before = self._database.total_changes
        text = "INSERT INTO session VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
        try:
            # An interrupted executemany would leave the ones before the bad one.
            self._database.execute("SAVEPOINT many")
            self._database.executemany(text, map(_values, batch.sessions))
        except (sqlite3.IntegrityError, sqlite3.DataError):
            self._database.execute("ROLLBACK TO many")
            for row in list(batch.sessions):
                try:
                    self._database.execute(text, _values(row))
                except (sqlite3.IntegrityError, sqlite3.DataError) as error:
                    batch.refuse(row, f"the database does not take it: {error}")
        self._database.execute("RELEASE many")
        return self._database.total_changes - before

    def _put_rest(self, batch: Batch) -> None:
        put = self._database.executemany
        put(
            "INSERT OR IGNORE INTO health VALUES (?, ?, ?, ?, ?)",
            map(_values, batch.health),
        )
        put(
            "INSERT INTO rack (rack, status, status_since) VALUES (?, ?, ?) "
            "ON CONFLICT DO UPDATE SET status = excluded.status, "
            "status_since = excluded.status_since",
            [(rack, word, _utc(at)) for rack, (word, at) in batch.status.items()],
        )
        put(
            "INSERT INTO rack (rack, info) VALUES (?, ?) ON CONFLICT "
            "DO UPDATE SET info = excluded.info",
            [(rack, text) for rack, (text, _) in batch.info.items()],
        )
        if batch.bad:
            put(
                "INSERT INTO quarantine VALUES (?, ?, ?, ?, ?, 1) ON CONFLICT "
                "DO UPDATE SET times = times + 1",
                [
                    (bad.digest, bad.topic, _utc(bad.received), bad.reason, bad.payload)
                    for bad in batch.bad
                ],
            )
            self._database.execute(
                "DELETE FROM quarantine WHERE rowid <= "
                "(SELECT max(rowid) FROM quarantine) - ?",
                (QUARANTINED,),
            )

    def reps(self, size: int = 10_000) -> Iterator[Sequence[Sequence[Any]]]:
        """Yield all repetitions, some at a time."""
        with self._wrapped():
            found = self._database.execute(
                f"SELECT {', '.join(COLUMNS)} FROM rep "
                "ORDER BY started, rack, session, set_index, rep_index"
            )
            while rows := found.fetchmany(size):
                yield rows

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._database.execute("COMMIT")
        except BaseException:
            if self._database.in_transaction:  # a full disk has already ended it
                self._database.execute("ROLLBACK")
            raise

    @contextmanager
    def _wrapped(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise StoreError(
                f"{self.where}: {error}; check the file, its folder and the disk",
                reason=reason_of(error),
            ) from error


def _values(row: SessionRow) -> tuple[str, ...]:
    return row.rack, row.key, _utc(row.received), _utc(row.moment), row.text


def _utc(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")
