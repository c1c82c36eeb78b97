"""The session log: what a lifter did, on disk as soon as a set is finished."""

import fcntl
import json
import sqlite3
import threading
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any, TypeVar

from edge.closing import Closing
from edge.errors import Reason, StoreError
from edge.store.database import code, connect, transaction, wrapped
from edge.store.spool import HealthSpool

# A whole session/1 payload, or a part of it: plain JSON values.
Payload = dict[str, Any]
R = TypeVar("R")


class SessionLog(Closing):
    """Sessions and their sets in one SQLite file; safe to use from several threads.

    A session is stored when it is opened, each set when it is finished, all of it once
    more when it is closed, each with one commit that reaches the disk. A session that
    was never closed, because power or process went away, is closed by the next
    ``SessionLog`` with the sets it has and ``"interrupted": true``; one without a set
    is forgotten. Closed sessions are at the same moment in the ``Outbox``.

    Parameters
    ----------
    path
        The file; it and its folder are made when missing.
    read_only
        For reports: changes nothing, and works beside a running rack.

    Raises
    ------
    StoreError
        From every method, when the file cannot be used; one line with the remedy.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self.recovered: tuple[str, ...] = ()
        self._lock = threading.Lock()
        self._database = connect(path, read_only=read_only)
        self._claim: IO[str] | None = None
        if not read_only:
            try:
                self._claim = _claimed(path)
                self.recovered = self._recover()
            except BaseException:
                self.close()
                raise

    def open_session(self, session: Payload) -> None:
        """Store a session that has begun: a session/1 payload without sets yet."""
        self._change(lambda database: _put_session(database, session, closed=False))

    def add_set(self, session_id: str, index: int, finished: Payload) -> None:
        """Store one finished set; the same index again replaces it."""
        self._change(lambda database: _put_set(database, session_id, index, finished))

    def close_session(self, session_id: str, session: Payload) -> None:
        """Store the final payload; its sets, if it has any, replace those stored."""

        def put(database: sqlite3.Connection) -> None:
            _put_session(database, {**session, "id": session_id}, closed=True)
            for index, finished in enumerate(session.get("sets", ())):
                _put_set(database, session_id, index, finished)

        self._change(put)

    def sessions(self) -> list[str]:
        """Return the ids of all sessions, oldest first."""
        with self._lock, wrapped(self.path):
            found = self._database.execute("SELECT id FROM session ORDER BY rowid")
            return [session_id for (session_id,) in found]

    def session(self, session_id: str) -> Payload:
        """Return one session with its sets, a session/1 payload."""
        with self._lock, wrapped(self.path):
            return assembled(self._database, session_id, self.path)

    def close(self) -> None:
        """Let go of the file; closing twice is harmless."""
        with self._lock, wrapped(self.path):
            self._database.close()
        if self._claim is not None:
            self._claim.close()

    def _change(self, action: Callable[[sqlite3.Connection], R]) -> R:
        with self._lock, wrapped(self.path):
            try:
                with transaction(self._database):
                    return action(self._database)
            except sqlite3.OperationalError as error:
                # On a full disk samples of health make room: a session matters more.
                full = code(error) == sqlite3.SQLITE_FULL
                if not full or not HealthSpool(self.path).forget():
                    raise
                with transaction(self._database):
                    return action(self._database)

    def _recover(self) -> tuple[str, ...]:
        def close_all(database: sqlite3.Connection) -> tuple[str, ...]:
            database.execute(
                "DELETE FROM session WHERE NOT closed AND id NOT IN "
                "(SELECT session_id FROM finished_set)"
            )
            unclosed = database.execute(
                "SELECT id FROM session WHERE NOT closed ORDER BY rowid"
            ).fetchall()
            for (session_id,) in unclosed:
                session = assembled(database, session_id, self.path)
                _put_session(database, {**session, "interrupted": True}, closed=True)
            return tuple(session_id for (session_id,) in unclosed)

        return self._change(close_all)


def assembled(database: sqlite3.Connection, session_id: str, path: Path) -> Payload:
    """Return a stored session with its sets in their places.

    Raises
    ------
    StoreError
        When there is no such session.
    """
    row = database.execute(
        "SELECT payload FROM session WHERE id = ?", (session_id,)
    ).fetchone()
    if row is None:
        raise StoreError(
            f"session store {path}: has no session {session_id!r}; check the id",
            reason=Reason.MISSING,
        )
    sets = database.execute(
        "SELECT payload FROM finished_set WHERE session_id = ? ORDER BY number",
        (session_id,),
    )
    session: Payload = json.loads(row[0])
    session["sets"] = [json.loads(payload) for (payload,) in sets]
    return session


def _put_session(
    database: sqlite3.Connection, session: Payload, *, closed: bool
) -> None:
    # The sets have rows of their own; the empty list keeps the key's place.
    text = _text({**session, "sets": []})
    database.execute(
        "INSERT INTO session (id, payload, closed) VALUES (?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET payload = excluded.payload, "
        "closed = excluded.closed",
        (session["id"], text, closed),
    )


def _put_set(
    database: sqlite3.Connection, session_id: str, index: int, finished: Payload
) -> None:
    database.execute(
        "INSERT OR REPLACE INTO finished_set VALUES (?, ?, ?)",
        (session_id, index, _text(finished)),
    )


def _text(value: Payload) -> str:
    return json.dumps(value, allow_nan=False, separators=(",", ":"))


def _claimed(path: Path) -> IO[str]:
    """Return the open lock file: two racks in one log would close each other's work."""
    # Not the store itself: closing any handle on it would drop SQLite's own locks.
    with ExitStack() as stack:
        try:
            claim = stack.enter_context(path.with_name(f"{path.name}.lock").open("w"))
            fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StoreError(
                f"session store {path}: in use by another hingewatch, or its folder "
                f"is not writable ({error.strerror}); stop the other one (systemctl "
                "stop hingewatch) or choose another path",
                reason=Reason.BUSY,
            ) from error
        stack.pop_all()
    return claim
