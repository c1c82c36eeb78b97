"""Sessions and sets as rows, and which rows can be read."""

import json
import logging
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from edge.errors import Reason, StoreError
from edge.store.sqlite.causes import code

log = logging.getLogger(__name__)

# A whole session/1 payload, or a part of it: plain JSON values.
Payload = dict[str, Any]

READABLE = "CAST(id AS BLOB) NOT IN (SELECT session_id FROM unreadable)"


class DamagedSessionError(StoreError):
    """One session cannot be read; the others can."""


def session_keys(
    database: sqlite3.Connection, condition: str, *values: str
) -> Iterator[bytes]:
    """Yield the ids of sessions, oldest first, as the bytes that are stored.

    ``condition`` is SQL over the columns of ``session``, with a ``?`` for each value.
    """
    rows = database.execute(
        f"SELECT CAST(id AS BLOB) FROM session WHERE {condition} ORDER BY rowid",
        values,
    )
    for (key,) in rows:
        yield key


def assembled(
    database: sqlite3.Connection, key: bytes, path: Path, number: int | None = None
) -> Payload:
    """Return a stored session with its sets in their places.

    With the ``number`` of its row, that is found where the index of ids is damaged.

    Raises
    ------
    DamagedSessionError
        When its row, or that of one of its sets, is not what was stored.
    StoreError
        When there is no such session.
    """
    try:
        where = "id = CAST(? AS TEXT)" if number is None else "rowid = ?"
        row = database.execute(
            f"SELECT CAST(payload AS BLOB) FROM session WHERE {where}",
            (key if number is None else number,),
        ).fetchone()
        sets = database.execute(
            "SELECT CAST(payload AS BLOB) FROM finished_set "
            "WHERE session_id = CAST(? AS TEXT) ORDER BY number",
            (key,),
        ).fetchall()
        if row is not None:
            session = _read(row[0])
            if session.get("id") != key.decode():
                raise ValueError("it carries another id")
            if "stations" not in session:  # a guided screen has no sets
                session["sets"] = [_read(payload) for (payload,) in sets]
            return session
    except sqlite3.Error as error:
        if code(error) != sqlite3.SQLITE_CORRUPT:
            raise
        why: Exception = error
    except (ValueError, RecursionError) as error:
        why = error
    else:
        name = key.decode(errors="backslashreplace")
        raise StoreError(
            f"session store {path}: has no session {name!r}; check the id",
            Reason.MISSING,
        )
    raise _damaged(path, key, why) from why


def _damaged(path: Path, key: bytes, why: object) -> DamagedSessionError:
    name = key.decode(errors="backslashreplace")
    return DamagedSessionError(
        f"session store {path}: session {name} is damaged ({why}); it stays there and "
        "is not sent",
        Reason.DAMAGED,
    )


def listed(
    database: sqlite3.Connection, key: bytes, path: Path, *, closed: bool
) -> Payload:
    """Return a session that ``session_keys`` gave, in the state that was asked for.

    Raises
    ------
    DamagedSessionError
        As ``assembled``, and when row and indexes do not tell the same.
    """
    # The sign keeps the state from being read in the index again.
    (agree,) = database.execute(
        "SELECT count(*) FROM session "
        "WHERE id = CAST(? AS TEXT) AND +closed = ? AND +delivered = 0",
        (key, closed),
    ).fetchone()
    if not agree:
        raise _damaged(path, key, "row and index do not fit")
    return assembled(database, key, path)


def put_session(
    database: sqlite3.Connection, session: Payload, *, closed: bool
) -> None:
    """Store a session without its sets, instead of what is there under its id."""
    # The sets have rows of their own; the empty list keeps the key's place.
    alone = session if "stations" in session else {**session, "sets": []}
    database.execute(
        "INSERT INTO session (id, payload, closed) VALUES (?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET payload = excluded.payload, "
        "closed = excluded.closed",
        (session["id"], text(alone), closed),
    )


def put_set(
    database: sqlite3.Connection, session_id: str, index: int, finished: Payload
) -> None:
    """Store one set, instead of what is there under its index.

    What is there already is not written again: the end of a session brings all of them.
    """
    database.execute(
        "INSERT INTO finished_set (session_id, number, payload) VALUES (?, ?, ?) "
        "ON CONFLICT (session_id, number) DO UPDATE SET payload = excluded.payload "
        "WHERE payload IS NOT excluded.payload",
        (session_id, index, text(finished)),
    )


def mark(database: sqlite3.Connection, key: bytes, why: DamagedSessionError) -> None:
    """Leave a session out of all further work, and say so."""
    database.execute("INSERT OR IGNORE INTO unreadable VALUES (?, ?)", (key, str(why)))
    log.error("%s", why)


def text(value: Any) -> str:
    """Return compact JSON; NaN and infinity are a ValueError."""
    return json.dumps(value, allow_nan=False, separators=(",", ":"))


def session_text(session: Payload) -> str:
    """Return a session's compact JSON, made set by set.

    While JSON is made no other thread runs; the sets of hours at once would keep a lamp
    waiting.
    """
    pieces = []
    for key, value in session.items():
        if key == "sets" and isinstance(value, list):
            pieces.append(f"{text(key)}:[{','.join(map(text, value))}]")
        else:
            pieces.append(f"{text(key)}:{text(value)}")
    return "{" + ",".join(pieces) + "}"


def _read(payload: bytes) -> Payload:
    value = json.loads(payload.decode(), parse_constant=_refuse)
    if not isinstance(value, dict):
        raise ValueError("it is no session")
    return value


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")
