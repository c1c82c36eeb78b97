"""Are the file's pages whole: looked at before the first write, thoroughly beside it.

Reading every page of a large store takes a card a minute, and a session that is over by
then would not be stored. So the check before the first write ends after ``FIRST_S``,
which is enough for all of a usual store; what is left is read in a thread of its own.
Its snapshot keeps what is written in the meantime in the journal: a file that turns out
to be damaged was not written to.
"""

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

from edge.closing import Closing
from edge.errors import Reason, StoreError
from edge.store.sqlite.causes import wrapped
from edge.store.sqlite.database import connect

# Chosen: some thousand sessions where they are read from a card for the first time.
FIRST_S = 0.5
# Chosen: an answer to the interruption takes one page; a card that hangs is not waited
# for.
CLOSE_S = 0.5
AGAIN_S = 0.02
LEAST_URGENT = 19  # the nice value of Linux


def refuse_damaged(
    database: sqlite3.Connection, path: Path, within_s: float | None = None
) -> bool:
    """Return whether all pages were looked at, and not only those of ``within_s``.

    Raises
    ------
    StoreError
        For a file whose pages do not fit together.
    sqlite3.Error
        When it cannot be read.
    """
    try:
        with _interrupted_after(database, within_s):
            (found,) = database.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
            raise
        return False
    if found != "ok":
        raise StoreError(
            f"session store {path}: it is damaged (its pages do not fit "
            "together); move it away and keep it; hingewatch run does so itself",
            Reason.DAMAGED,
        )
    return True


@contextmanager
def _interrupted_after(
    database: sqlite3.Connection, seconds: float | None
) -> Iterator[None]:
    if seconds is None:
        yield
        return
    timer = threading.Timer(seconds, database.interrupt)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()  # or it would interrupt what comes next


class PageCheck(Closing):
    """Looks at every page in a thread that gives way to all others.

    Parameters
    ----------
    path
        The store; its snapshot is taken now.
    found
        Called in that thread with what is wrong, if anything is.

    Raises
    ------
    StoreError
        When the file cannot be read.
    """

    def __init__(self, path: Path, found: Callable[[StoreError], object]) -> None:
        self._path = path
        self._found = found
        self._closing = False
        self._database = connect(path, read_only=True)
        with ExitStack() as stack, wrapped(path):
            stack.callback(self._database.close)
            self._database.execute("BEGIN")
            self._database.execute("SELECT count(*) FROM sqlite_master").fetchone()
            stack.pop_all()
        self._thread = threading.Thread(target=self._run, name="store", daemon=True)
        self._thread.start()

    @property
    def running(self) -> bool:
        """Return whether there are pages left."""
        return self._thread.is_alive()

    def close(self) -> None:
        """Leave the pages that are left; closing twice is harmless."""
        self._closing = True
        until_s = time.monotonic() + CLOSE_S
        while self.running and time.monotonic() < until_s:
            # More than once: it may only be about to begin.
            with suppress(sqlite3.ProgrammingError):  # it is through
                self._database.interrupt()
            self._thread.join(AGAIN_S)

    def _run(self) -> None:
        with suppress(OSError):  # not every system lets a thread be less urgent
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LEAST_URGENT)
        try:
            with closing(self._database), wrapped(self._path):
                refuse_damaged(self._database, self._path)
        except StoreError as error:
            # What cannot be read without being damaged is met again by whoever writes.
            if error.reason is Reason.DAMAGED and not self._closing:
                self._found(error)
