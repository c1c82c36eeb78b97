"""The gyms' sessions in PostgreSQL, by psycopg 3; several collectors may share it."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

import psycopg

from edge.errors import Reason, StoreError
from edge.gym.batch import Batch, SessionRow
from edge.gym.migrations import prepare_postgres
from edge.gym.tables import POSTGRES_SETTLED, QUARANTINED
from edge.gym.view import View

Connection = psycopg.Connection[tuple[Any, ...]]

# Chosen: longer than a restart of the server takes to refuse, shorter than patience.
CONNECT_S = 10
# SQLSTATE classes of what is wrong with the row and not with the server: data
# exception, integrity violation, program limit (nested too deep).
ROW_AT_FAULT = ("22", "23", "54")
# The others by the kind of their cause. While connecting psycopg tells none: a server
# that is down, one that is starting and one that refuses us look alike.
REASONS = {
    "08": Reason.UNREACHABLE,  # connection exception
    "42": Reason.FORBIDDEN,  # access rule violation
    "53": Reason.FULL,  # insufficient resources
    "55": Reason.BUSY,  # object not in the needed state
    "57": Reason.UNREACHABLE,  # shutting down, starting up
}
_DOCUMENTS = (
    "jsonb_to_recordset(%s::jsonb) AS new (at int, rack text, key text, received "
    "timestamptz, moment timestamptz, payload jsonb, moment_from text)"
)


class PostgresDatabase:
    """See ``Database``; connects anew by itself when the server was away.

    Parameters
    ----------
    url
        ``postgresql://user@host/name?...``; better without a password, which libpq
        finds in PGPASSFILE or PGPASSWORD too.
    make
        Whether tables are made where there are none.
    """

    athlete = "payload ->> 'athlete'"

    def __init__(self, url: str, *, make: bool = True) -> None:
        parts = urlsplit(url)
        # The whole URL may hold a password.
        self.where = f"collector store {parts.hostname or 'local'}{parts.path}"
        self._url = url
        self._connection: Connection | None = None
        try:
            with self._connected() as connection:
                prepare_postgres(connection, self.where, make=make)
        except StoreError:
            self.close()
            raise

    def store(self, batch: Batch) -> int:
        """Store all of it with one commit; return how many sessions were new."""
        with self._connected() as connection, connection.transaction():
            new = self._put_sessions(connection, batch)
            self._put_rest(connection, batch)
        return new

    def _put_sessions(self, connection: Connection, batch: Batch) -> int:
        if not batch.sessions:
            return 0
        new = self._put_all(connection, batch)
        if new < len(batch.sessions):
            _refuse_others(connection, batch)
        return new

    def _put_all(self, connection: Connection, batch: Batch) -> int:
        def put(rows: Sequence[SessionRow]) -> int:
            with connection.transaction():  # a savepoint
                return _put_rows(connection, ("session", "id", "started"), rows)

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
            _put_rows(connection, ("health", "key", "taken"), batch.health)
        cursor = connection.cursor()
        if batch.boots:
            cursor.executemany(
                "INSERT INTO boot VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
                [(*boot, zero_s) for boot, zero_s in sorted(batch.boots.items())],
            )
        if dated := batch.dated:
            for settled in POSTGRES_SETTLED:
                where = "AND boot.rack = %s AND boot.boot_id = %s"
                cursor.executemany(f"{settled} {where}", dated)
        if batch.forgotten:
            gone = sorted(batch.forgotten)
            cursor.execute("DELETE FROM rack WHERE rack = ANY(%s)", (gone,))
        if batch.status:
            cursor.executemany(
                "INSERT INTO rack (rack, status, status_since) VALUES (%s, %s, %s) ON "
                "CONFLICT (rack) DO UPDATE SET status = excluded.status, "
                # Told again by the broker it began no later.
                "status_since = CASE WHEN rack.status = excluded.status "
                "THEN rack.status_since ELSE excluded.status_since END",
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

    def all_of(
        self, view: View, size: int = 10_000
    ) -> Iterator[Sequence[Sequence[Any]]]:
        """Yield all repetitions, or all holds, some at a time."""
        columns = ", ".join(view.columns)
        with (
            self._connected() as connection,
            connection.transaction(),
            connection.cursor(view.part) as cursor,
        ):
            cursor.execute(
                f"SELECT {columns} FROM ({view.postgres}) AS {view.name} {view.order}"
            )
            while rows := cursor.fetchmany(size):
                yield rows

    def rows(self, text: str, *values: Any) -> list[Any]:
        """Return the rows of a query."""
        with self._connected() as connection:
            found = connection.execute(text.replace("?", "%s").encode(), values)
            return found.fetchall() if found.description else []

    def change(self, text: str, rows: Iterable[Sequence[Any]] = ((),)) -> None:
        """Run a statement for each of ``rows``, all of it or nothing."""
        with self._connected() as connection, connection.transaction():
            connection.cursor().executemany(text.replace("?", "%s").encode(), rows)

    def tidy(self) -> None:
        """Free what was deleted; the server overwrites it in its own time."""
        self.rows("VACUUM session")

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
            state = getattr(error, "sqlstate", None) or "08"
            raise StoreError(
                f"{self.where}: {first}; check that the server runs and lets us in",
                reason=REASONS.get(state[:2], Reason.UNKNOWN),
            ) from error


def _put_rows(
    connection: Connection, table: tuple[str, str, str], rows: Sequence[SessionRow]
) -> int:
    name, key, moment = table
    # In one order: two collectors with the same rows must not lock crosswise.
    rows = sorted(rows, key=lambda row: (row.rack, row.key))
    done = connection.execute(
        f"INSERT INTO {name} (rack, {key}, received, {moment}, payload, {moment}_from) "
        "SELECT rack, key, received, moment, payload, moment_from "
        f"FROM {_DOCUMENTS} ON CONFLICT DO NOTHING",
        [_documents(rows)],
    )
    return done.rowcount


def _refuse_others(connection: Connection, batch: Batch) -> None:
    """Refuse sessions whose id is another one's."""
    others = connection.execute(
        f"SELECT new.at FROM {_DOCUMENTS} JOIN session ON session.rack = new.rack "
        "AND session.id = new.key WHERE session.payload <> new.payload",
        [_documents(batch.sessions)],
    ).fetchall()
    for row in [batch.sessions[at] for (at,) in others]:
        batch.refuse_other(row)


def _documents(rows: Sequence[SessionRow]) -> str:
    # As one document: as arrays, every quote in every payload would be escaped.
    return "[" + ",".join(map(_document, range(len(rows)), rows)) + "]"


def _document(at: int, row: SessionRow) -> str:
    # The payload is JSON already: it was read before it came here.
    return (
        f'{{"at":{at},"rack":{json.dumps(row.rack)},"key":{json.dumps(row.key)},'
        f'"received":"{row.received.isoformat()}","moment":"{row.moment.isoformat()}",'
        f'"moment_from":"{row.moment_from}","payload":{row.text}}}'
    )


def _row_at_fault(error: psycopg.Error) -> bool:
    # psycopg itself refuses some rows, such as text with a zero byte, without a state.
    if error.sqlstate is None:
        return isinstance(error, psycopg.DataError)
    return error.sqlstate[:2] in ROW_AT_FAULT
