"""The gyms' sessions in PostgreSQL, by psycopg 3; several collectors may share it."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import psycopg

from edge.errors import Reason, StoreError
from edge.gym.batch import Batch, SessionRow
from edge.gym.tables import COLUMNS, POSTGRES, QUARANTINED

Connection = psycopg.Connection[tuple[Any, ...]]

# Chosen: longer than a restart of the server takes to refuse, shorter than patience.
CONNECT_S = 10
# One of our own: two collectors that start together make the tables one by one.
LOCK = 0x486E6747
# SQLSTATE classes of what is wrong with the row and not with the server: data
# exception, integrity violation, program limit (nested too deep).
ROW_AT_FAULT = ("22", "23", "54")


class PostgresDatabase:
    """See ``Database``; connects anew by itself when the server was away.

    Parameters
    ----------
    url
        ``postgresql://user@host/name?...``; better without a password, which libpq
        finds in PGPASSFILE or PGPASSWORD too.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        # The whole URL may hold a password.
        self.where = f"collector store {parts.hostname or 'local'}{parts.path}"
        self._url = url
        self._connection: Connection | None = None
        with self._connected() as connection, connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
            connection.execute(POSTGRES)

    def store(self, batch: Batch) -> int:
        """Store all of it with one commit; return how many sessions were new."""
        with self._connected() as connection, connection.transaction():
            new = self._put_sessions(connection, batch)
            self._put_rest(connection, batch)
        return new

    def _put_sessions(self, connection: Connection, batch: Batch) -> int:
        def put(rows: Sequence[SessionRow]) -> int:
            with connection.transaction():  # a savepoint
                return _put_rows(connection, "session", rows)

        if not batch.sessions:
            return 0
        try:
            return put(batch.sessions)
        except psycopg.Error as error:
            if not _row_at_fault(error):
                raise
        new = 0
        for row in list(batch.sessions):
            try:
                new += put([row])
            except psycopg.Error as error:
                if not _row_at_fault(error):
                    raise
                batch.refuse(row, f"the database does not take it: {error}")
        return new

    def _put_rest(self, connection: Connection, batch: Batch) -> None:
        if batch.health:
            _put_rows(connection, "health", batch.health)
        cursor = connection.cursor()
        if batch.status:
            cursor.executemany(
                "INSERT INTO rack (rack, status, status_since) VALUES (%s, %s, %s) ON "
                "CONFLICT (rack) DO UPDATE SET status = excluded.status, "
                "status_since = excluded.status_since",
                [(rack, *status) for rack, status in sorted(batch.status.items())],
            )
        if batch.info:
            cursor.executemany(
                "INSERT INTO rack (rack, info) VALUES (%s, %s) ON CONFLICT (rack) "
                "DO UPDATE SET info = excluded.info",
                [(rack, text) for rack, (text, _) in sorted(batch.info.items())],
            )
        if batch.bad:
            cursor.executemany(
                "INSERT INTO quarantine VALUES (%s, %s, %s, %s, %s, 1) ON CONFLICT "
                "(digest) DO UPDATE SET times = quarantine.times + 1",
                [
                    (bad.digest, bad.topic, bad.received, bad.reason, bad.payload)
                    for bad in sorted(batch.bad, key=lambda bad: bad.digest)
                ],
            )
            cursor.execute(
                "DELETE FROM quarantine WHERE digest IN (SELECT digest FROM quarantine "
                "ORDER BY received DESC OFFSET %s)",
                (QUARANTINED,),
            )

    def reps(self, size: int = 10_000) -> Iterator[Sequence[Sequence[Any]]]:
        """Yield all repetitions, some at a time."""
        columns = ", ".join(COLUMNS)
        with (
            self._connected() as connection,
            connection.transaction(),
            connection.cursor("reps") as cursor,
        ):
            cursor.execute(
                f"SELECT {columns} FROM rep "
                "ORDER BY started, rack, session, set_index, rep_index"
            )
            while rows := cursor.fetchmany(size):
                yield [(*row[:2], _utc(row[2]), *row[3:]) for row in rows]

    def close(self) -> None:
        """Let go of the server."""
        if self._connection is not None:
            self._connection.close()

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        try:
            if self._connection is None or self._connection.closed:
                self._connection = psycopg.connect(
                    self._url, connect_timeout=CONNECT_S, autocommit=True
                )
            yield self._connection
        except (psycopg.Error, OSError) as error:
            # Whatever state it is in, the next try begins with a new one.
            if self._connection is not None:
                with suppress(psycopg.Error):
                    self._connection.close()
            first = str(error).strip().partition("\n")[0]
            raise StoreError(
                f"{self.where}: {first}; check that the server runs and lets us in",
                reason=Reason.UNREACHABLE,
            ) from error


def _put_rows(connection: Connection, table: str, rows: Sequence[SessionRow]) -> int:
    # In one order: two collectors with the same rows must not lock crosswise.
    rows = sorted(rows, key=lambda row: (row.rack, row.key))
    # As one document: as arrays, every quote in every payload would be escaped.
    done = connection.execute(
        f"INSERT INTO {table} SELECT * FROM jsonb_to_recordset(%s::jsonb) AS new (rack "
        "text, key text, received timestamptz, moment timestamptz, payload jsonb) "
        "ON CONFLICT DO NOTHING",
        ["[" + ",".join(map(_document, rows)) + "]"],
    )
    return done.rowcount


def _document(row: SessionRow) -> str:
    # The payload is JSON already: it was read before it came here.
    return (
        f'{{"rack":{json.dumps(row.rack)},"key":{json.dumps(row.key)},'
        f'"received":"{row.received.isoformat()}",'
        f'"moment":"{row.moment.isoformat()}","payload":{row.text}}}'
    )


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def _row_at_fault(error: psycopg.Error) -> bool:
    # psycopg itself refuses some rows, such as text with a zero byte, without a state.
    if error.sqlstate is None:
        return isinstance(error, psycopg.DataError)
    return error.sqlstate[:2] in ROW_AT_FAULT
