"""The session log of a running rack, whatever state its file is in.

A rack must light its lamps with a store that is locked, full, read-only or damaged. So
the file is opened when it is first needed, in the thread that writes, and what keeps
it from being opened or written is a ``DiskError``: the ``Writer`` tries again.
"""

import logging
import os
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path
from typing import Any

from edge.closing import Closing
from edge.errors import Reason, StoreError
from edge.store.damaged import kept_aside, readable, set_aside
from edge.store.hinges import StoredHinge
from edge.store.late import LateSessions
from edge.store.log import SessionLog
from edge.store.rows import Payload
from edge.store.sqlite.causes import DiskError

log = logging.getLogger(__name__)


class ReopeningLog(Closing):
    """Stores like a ``SessionLog``, and opens that one again after trouble.

    A damaged file is set aside under a name of its own, and what can be read of it is
    stored in a new one. A file that was moved or replaced is left for the one that is
    in its place. The session in progress is stored anew in each file that is opened.

    All methods but ``condition`` are for one thread; making one touches no disk.

    Parameters
    ----------
    path
        The file; it and its folder are made when missing.

    Raises
    ------
    StoreError
        From the methods that store: a ``DiskError`` when the same may succeed later.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.late = LateSessions(path)
        # Called, from another thread, when a large file turns out to be damaged.
        self.on_damage: Callable[[], object] = lambda: None
        self._log: SessionLog | None = None
        self._file: tuple[int, int] | None = None
        self._damage: StoreError | None = None
        self._unread: Path | None = None
        self._current: Payload | None = None
        self._sets: dict[int, Payload] = {}
        self._state: str | None = None

    def open(self) -> None:
        """Open the file, unless it is open already."""
        self._store(lambda _: None)

    def check(self) -> None:
        """Read the file for damage, because somebody met some."""
        if self._log is not None and self._log.checking:
            return  # begun anew each time, it would never come to the end
        self.close()
        self.open()

    def open_session(self, session: Payload) -> None:
        """Store a session that has begun: a session/1 payload without sets yet."""
        self._current, self._sets = session, {}
        self._store(lambda log: log.open_session(session))

    def add_set(self, session_id: str, index: int, finished: Payload) -> None:
        """Store one finished set; the same index again replaces it."""
        self._sets[index] = finished
        self._store(lambda log: log.add_set(session_id, index, finished))

    def close_session(self, session_id: str, session: Payload) -> None:
        """Store the final payload; its sets, if it has any, replace those stored."""
        self._store(lambda log: log.close_session(session_id, session))
        self._current, self._sets = None, {}

    def put_hinge(self, athlete: str, hinge: StoredHinge | None) -> None:
        """Store an athlete's own neutral hinge; None forgets it."""
        self._store(lambda log: log.put_hinge(athlete, hinge))

    def hinge(self, athlete: str) -> StoredHinge | None:
        """Return an athlete's own neutral hinge, None where there is none."""
        found: list[StoredHinge | None] = []
        self._store(lambda log: found.append(log.hinge(athlete)))
        return found[-1]

    def close(self) -> None:
        """Let go of the file; closing twice is harmless."""
        if self._log is not None:
            self._log.close()
            self._log = None

    def condition(self) -> dict[str, Any]:
        """Return how the store is, as health tells it; from any thread."""
        kept: list[Path] = []
        with suppress(OSError, ValueError):
            kept = kept_aside(self.path)
        return {
            "store": self._state,
            "store_set_aside": kept[-1].name if kept else None,
        }

    def _store(self, action: Callable[[SessionLog], object]) -> None:
        try:
            try:
                action(self._opened())
            except StoreError as error:
                if error.reason is not Reason.DAMAGED:
                    raise
                self.close()
                self._damage = error
                action(self._opened())  # in another file
        except StoreError as error:
            self._state = str(error.reason)
            raise
        self._state = "ok"

    def _opened(self) -> SessionLog:
        if self._log is not None and self._file != _identity(self.path):
            log.warning("session store %s: was moved or replaced", self.path)
            self.close()
            self._damage = None  # that of the file that is gone
        if self._damage is not None:
            self.close()
        if self._log is None:
            try:
                self._log = self._open()
            except StoreError as error:
                # Whatever it is: somebody may mend it while the rack runs.
                raise DiskError(str(error), error.reason) from error
            self._file = _identity(self.path)
        return self._log

    def _open(self) -> SessionLog:
        late = self.late.read()
        # What is stored below must not be sent as it was when it was interrupted.
        apart = {str(session["id"]) for session in late}
        if self._current is not None:
            apart.add(str(self._current["id"]))
        opened = self._sound(apart)
        try:
            if self._unread is not None:
                unread = self._unread
                count = opened.adopt(lambda: readable(unread, apart))
                log.warning("%d sessions could be read from %s", count, unread)
                self._unread = None
            opened.adopt(lambda: ((session, False) for session in late))
            self.late.forget()
            if self._current is not None:
                opened.open_session(self._current)
                for index, finished in self._sets.items():
                    opened.add_set(self._current["id"], index, finished)
        except BaseException:
            opened.close()
            raise
        return opened

    def _sound(self, apart: Collection[str]) -> SessionLog:
        try:
            if self._damage is not None:
                raise self._damage
            return self._made(apart)
        except StoreError as error:
            if error.reason is not Reason.DAMAGED:
                raise
            self._unread = set_aside(self.path)
            self._damage = None
            what, _, _ = str(error).partition(";")
            log.error("%s; it is kept as %s, a new one begins", what, self._unread)
        return self._made(apart)

    def _made(self, apart: Collection[str]) -> SessionLog:
        return SessionLog(self.path, apart=apart, on_damage=self._met)

    def _met(self, damage: StoreError) -> None:
        self._damage = damage
        self.on_damage()


def _identity(path: Path) -> tuple[int, int] | None:
    """Return what tells a file from another one under the same name."""
    with suppress(OSError):
        status = os.stat(path)
        return status.st_dev, status.st_ino
    return None
