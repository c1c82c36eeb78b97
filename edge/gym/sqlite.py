"""The gym's sessions in one SQLite file, one fsync for a whole batch."""

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from edge.errors import Reason, StoreError, reason_of
from edge.gym.batch import Batch, SessionRow
from edge.gym.migrations import prepare_sqlite, sqlite_version
from edge.gym.tables import QUARANTINED, SQLITE_SETTLED
from edge.gym.view import View

# How columns come out of the file that are neither text nor number.
READ: dict[type, Callable[[Any], Any]] = {bool: bool, datetime: datetime.fromisoformat}


class SqliteDatabase:
    """See ``Database``; a commit has reached the disk when ``store`` returns.

    Parameters
    ----------
    path
        The file.
    make
        Whether it and its folder are made, for nobody else to read, when missing.
    """

    athlete = "json_extract(payload, '$.athlete')"

    def __init__(self, path: Path, *, make: bool = True) -> None:
        self.where = f"collector store {path}"
        if not make and not path.is_file():
            raise StoreError(
                f"{self.where}: there is no such file; check --store", Reason.MISSING
            )
        with self._wrapped():
            if make:
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                with suppress(FileExistsError):
                    os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))
            self._database = sqlite3.connect(
                path, timeout=10.0, isolation_level=None, check_same_thread=False
            )
            try:
                self._prepare()
            except BaseException:
                self._database.close()
                raise

    def _prepare(self) -> None:
        # First of all: another program's file must not be touched, not even its mode.
        sqlite_version(self._database, self.where)
        # Sessions are some 4 kB: with small pages each would need two.
        self._database.execute("PRAGMA page_size = 16384")
        # WAL with FULL: every commit is one fsync, and readers do not wait.
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = FULL")
        # What a person wants deleted must not stay in the file's free pages.
        self._database.execute("PRAGMA secure_delete = ON")
        # 32 MB; the usual 4 MB would copy the log after every large batch.
        self._database.execute("PRAGMA wal_autocheckpoint = 2000")
        prepare_sqlite(self._database, self.where)

    def store(self, batch: Batch) -> int:
        """Store all of it with one commit; return how many sessions were new."""
        with self._wrapped(), self._transaction():
            new = self._put_sessions(batch)
            self._put_rest(batch)
        return new

    def _put_sessions(self, batch: Batch) -> int:
        before = self._database.total_changes
        text = (
            "INSERT INTO session (rack, id, received, started, payload, started_from) "
            "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
        )
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
        new = self._database.total_changes - before
        if new < len(batch.sessions):
            self._refuse_others(batch)
        return new

    def _refuse_others(self, batch: Batch) -> None:
        """Refuse sessions whose id is another one's."""
        for row in list(batch.sessions):
            ((stored,),) = self._database.execute(
                "SELECT payload FROM session WHERE rack = ? AND id = ?",
                (row.rack, row.key),
            )
            # What another version of the rack wrote may differ in spaces and order.
            if stored != row.text and json.loads(stored) != json.loads(row.text):
                batch.refuse_other(row)

    def _put_rest(self, batch: Batch) -> None:
        put = self._database.executemany
        put(
            "INSERT OR IGNORE INTO health (rack, key, received, taken, payload, "
            "taken_from) VALUES (?, ?, ?, ?, ?, ?)",
            map(_values, batch.health),
        )
        put(
            "INSERT OR IGNORE INTO boot VALUES (?, ?, ?)",
            [(*boot, zero_s) for boot, zero_s in batch.boots.items()],
        )
        for settled in SQLITE_SETTLED:
            put(f"{settled} AND boot.rack = ? AND boot.boot_id = ?", batch.dated)
        put("DELETE FROM rack WHERE rack = ?", [(rack,) for rack in batch.forgotten])
        put(
            "INSERT INTO rack (rack, status, status_since) VALUES (?, ?, ?) "
            # Told again by the broker it began no later.
            "ON CONFLICT DO UPDATE SET status = excluded.status, status_since = CASE "
            "WHEN status IS excluded.status THEN status_since "
            "ELSE excluded.status_since END",
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

    def all_of(
        self, view: View, size: int = 10_000
    ) -> Iterator[Sequence[Sequence[Any]]]:
        """Yield all repetitions, or all holds, some at a time."""
        columns = view.columns
        with self._wrapped():
            cursor = self._database.execute(
                f"SELECT {', '.join(columns)} FROM ({view.sqlite}) AS {view.name} "
                f"{view.order}"
            )
            kinds = [READ.get(kind, lambda value: value) for kind in columns.values()]
            while rows := cursor.fetchmany(size):
                yield [
                    [
                        None if value is None else read(value)
                        for read, value in zip(kinds, row, strict=True)
                    ]
                    for row in rows
                ]

    def rows(self, text: str, *values: Any) -> list[Any]:
        """Return the rows of a query."""
        with self._wrapped():
            return self._database.execute(text, values).fetchall()

    def change(self, text: str, rows: Iterable[Sequence[Any]] = ((),)) -> None:
        """Run a statement for each of ``rows``, all of it or nothing."""
        with self._wrapped(), self._transaction():
            self._database.executemany(text, rows)

    def tidy(self) -> None:
        """Empty the journal; deleted rows themselves are overwritten."""
        with self._wrapped():
            self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

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
    received, moment = _utc(row.received), _utc(row.moment)
    return row.rack, row.key, received, moment, row.text, row.moment_from


def _utc(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")
