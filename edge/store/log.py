"""The session log: what a lifter did, on disk as soon as a set is finished."""

import json
import sqlite3
import threading
from collections.abc import Callable, Collection, Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import TypeVar

from edge.closing import Closing
from edge.errors import StoreError
from edge.store.hinges import StoredHinge, hinge_of, put_hinge
from edge.store.rows import (
    READABLE,
    DamagedSessionError,
    Payload,
    assembled,
    listed,
    mark,
    put_session,
    put_set,
    session_keys,
)
from edge.store.spool import HealthSpool
from edge.store.sqlite.causes import code, wrapped
from edge.store.sqlite.claim import claimed, make_private
from edge.store.sqlite.database import connect
from edge.store.sqlite.migrations import transaction
from edge.store.sqlite.page_check import FIRST_S, PageCheck, refuse_damaged

R = TypeVar("R")

# Chosen: the end of the process must not wait for a lock that another program holds.
CLOSE_S = 0.5


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
    apart
        Ids of sessions that are left unclosed, because the caller closes them.
    on_damage
        Called from another thread when a large file turns out to be damaged after all;
        without it, only as much is looked at as can be without delay.

    Raises
    ------
    StoreError
        From every method, when the file cannot be used; one line with the remedy.
    """

    def __init__(
        self,
        path: Path,
        *,
        read_only: bool = False,
        apart: Collection[str] = (),
        on_damage: Callable[[StoreError], object] | None = None,
    ) -> None:
        self.path = path
        self.recovered: tuple[str, ...] = ()
        self._lock = threading.Lock()
        self._rest: PageCheck | None = None
        with ExitStack() as stack:
            if not read_only:
                stack.enter_context(claimed(path))
            self._database = connect(path, read_only=read_only)
            stack.callback(self._database.close)
            if not read_only:
                make_private(path)
                with wrapped(path):
                    whole = refuse_damaged(self._database, path, FIRST_S)
                if on_damage and not whole:
                    self._rest = stack.enter_context(PageCheck(path, on_damage))
                self.recovered = self._recover(apart)
            self._held = stack.pop_all()

    @property
    def checking(self) -> bool:
        """Return whether the pages of a large file are still being looked at."""
        return self._rest is not None and self._rest.running

    def open_session(self, session: Payload) -> None:
        """Store a session that has begun: a session/1 payload without sets yet."""
        self._change(lambda database: put_session(database, session, closed=False))

    def add_set(self, session_id: str, index: int, finished: Payload) -> None:
        """Store one finished set; the same index again replaces it."""
        self._change(lambda database: put_set(database, session_id, index, finished))

    def close_session(self, session_id: str, session: Payload) -> None:
        """Store the final payload; its sets, if it has any, replace those stored."""
        self._change(lambda database: _put_whole(database, session_id, session))

    def adopt(self, sessions: Callable[[], Iterable[tuple[Payload, bool]]]) -> int:
        """Store sessions that are final, all or none of them; return how many.

        ``sessions`` gives them, from the beginning each time it is called; with each
        comes whether a collector has it already.
        """

        def put(database: sqlite3.Connection) -> int:
            count = 0
            for session, delivered in sessions():
                _put_whole(database, session["id"], session)
                if delivered:
                    database.execute(
                        "UPDATE session SET delivered = 1 WHERE id = ?",
                        (session["id"],),
                    )
                count += 1
            return count

        return self._change(put)

    def put_hinge(self, athlete: str, hinge: StoredHinge | None) -> None:
        """Store an athlete's own neutral hinge instead of the last; None forgets it."""
        self._change(lambda database: put_hinge(database, athlete, hinge))

    def hinge(self, athlete: str) -> StoredHinge | None:
        """Return an athlete's own neutral hinge, None where there is none."""
        with self._lock, wrapped(self.path):
            return hinge_of(self._database, athlete)

    def sessions(self) -> list[str]:
        """Return the ids of all sessions, oldest first."""
        with self._lock, wrapped(self.path):
            rows = self._database.execute("SELECT id FROM session ORDER BY rowid")
            return [session_id for (session_id,) in rows]

    def session(self, session_id: str) -> Payload:
        """Return one session with its sets, a session/1 payload."""
        with self._lock, wrapped(self.path):
            return assembled(self._database, session_id.encode(), self.path)

    def close(self) -> None:
        """Let go of the file; closing twice is harmless.

        A call that another thread has waited in for long is left to the end of the
        process, which SQLite survives.
        """
        if self._lock.acquire(timeout=CLOSE_S):
            try:
                with wrapped(self.path):
                    self._held.close()
            finally:
                self._lock.release()

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

    def _recover(self, apart: Collection[str]) -> tuple[str, ...]:
        unclosed = (
            f"closed = 0 AND id NOT IN (SELECT value FROM json_each(?)) AND {READABLE}"
        )
        ids = json.dumps(list(apart))

        def close_all(database: sqlite3.Connection) -> tuple[str, ...]:
            database.execute(
                f"DELETE FROM session WHERE {unclosed} AND id NOT IN "
                "(SELECT session_id FROM finished_set) AND NOT "
                # A guided screen is stored anew with each station that is over.
                "CASE WHEN json_valid(payload) THEN "
                "coalesce(json_array_length(payload, '$.stations'), 0) ELSE 0 END",
                (ids,),
            )
            closed = []
            for key in list(session_keys(database, unclosed, ids)):
                try:
                    session = listed(database, key, self.path, closed=False)
                except DamagedSessionError as error:
                    mark(database, key, error)
                    continue
                put_session(database, {**session, "interrupted": True}, closed=True)
                closed.append(session["id"])
            return tuple(closed)

        return self._change(close_all)


def _put_whole(database: sqlite3.Connection, session_id: str, session: Payload) -> None:
    put_session(database, {**session, "id": session_id}, closed=True)
    for index, finished in enumerate(session.get("sets", ())):
        put_set(database, session_id, index, finished)
