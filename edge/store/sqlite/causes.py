"""Why a store cannot be used, in words and as a code, and whether that may pass."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from edge.errors import Reason, StoreError

_UNWRITABLE = (
    "it cannot be written",
    "mount its disk writable, or give this user the rights to file and folder",
)
_DAMAGED = ("it is damaged", "move it away and keep it; hingewatch run does so itself")
_LOCKED = (
    "another program holds it",
    "end that program; fuser -v names it, and the file itself is sound",
)
# SQLite's result -> kind of cause, what is wrong, what to do.
CAUSES: dict[int, tuple[Reason, str, str]] = {
    sqlite3.SQLITE_BUSY: (Reason.BUSY, *_LOCKED),
    sqlite3.SQLITE_LOCKED: (Reason.BUSY, *_LOCKED),
    sqlite3.SQLITE_CANTOPEN: (
        Reason.FORBIDDEN,
        "it cannot be opened",
        "check that it exists, and the rights to file and folder",
    ),
    sqlite3.SQLITE_FULL: (Reason.FULL, "the disk is full", "make room"),
    sqlite3.SQLITE_IOERR: (
        Reason.UNKNOWN,
        "the disk fails",
        "see what dmesg says of it, and replace the card if it goes on",
    ),
    sqlite3.SQLITE_READONLY: (Reason.FORBIDDEN, *_UNWRITABLE),
    sqlite3.SQLITE_PERM: (Reason.FORBIDDEN, *_UNWRITABLE),
    sqlite3.SQLITE_CORRUPT: (Reason.DAMAGED, *_DAMAGED),
    sqlite3.SQLITE_NOTADB: (Reason.DAMAGED, *_DAMAGED),
}
# What the disk does to a sound file: the same may succeed later.
PASSING = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_PERM,
}


class DiskError(StoreError):
    """The store is full, locked, read-only or away: the same may succeed later."""


def code(error: sqlite3.Error) -> int:
    """Return SQLite's primary result code, 0 when there is none."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


@contextmanager
def wrapped(path: Path) -> Iterator[None]:
    """Turn what SQLite raises in the block into a StoreError with cause and remedy."""
    try:
        yield
    except sqlite3.Error as error:
        reason, what, remedy = CAUSES.get(
            code(error), (Reason.UNKNOWN, "SQLite fails", "report this with the log")
        )
        if code(error) == sqlite3.SQLITE_CANTOPEN and os.path.isdir(path):
            reason, what, remedy = Reason.INVALID, "it is a folder", "name a file"
        elif code(error) == sqlite3.SQLITE_CANTOPEN and not os.path.exists(path):
            reason = Reason.MISSING
        raise (DiskError if code(error) in PASSING else StoreError)(
            f"session store {path}: {what} ({error}); {remedy}", reason
        ) from error
