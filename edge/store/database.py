"""Opens the one SQLite file of a rack, and says in one line when it cannot be used."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from edge.errors import Reason, StoreError, reason_of

# "HngW": tells our file from any other program's SQLite file.
APPLICATION_ID = 0x486E6757
VERSION = 1
# Chosen: the other writer in this process holds its lock for one fsync, which even a
# worn SD card finishes in less.
BUSY_S = 10.0

SCHEMA = f"""
CREATE TABLE session (
    id TEXT PRIMARY KEY,
    payload TEXT NOT NULL,
    closed INTEGER NOT NULL DEFAULT 0,
    delivered INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE finished_set (
    session_id TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    payload TEXT NOT NULL,
    PRIMARY KEY (session_id, number)
) STRICT, WITHOUT ROWID;
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {VERSION};
"""


# What the disk does to a sound program: it may be well again later.
PASSING = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
}


class DiskError(StoreError):
    """The disk is full, read-only or in trouble: the same may succeed later."""


def code(error: sqlite3.Error) -> int:
    """Return SQLite's primary result code, 0 when there is none."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


@contextmanager
def wrapped(path: Path) -> Iterator[None]:
    """Turn what a bad file raises in the block into a StoreError that names it."""
    try:
        yield
    except (sqlite3.Error, json.JSONDecodeError) as error:
        passing = isinstance(error, sqlite3.Error) and code(error) in PASSING
        raise (DiskError if passing else StoreError)(
            f"session store {path}: {error}; check the file and the disk, or move the "
            "file away to begin a new one"
        ) from error


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """Return a connection in autocommit mode that several threads may use in turn.

    Every commit reaches the disk before it returns (WAL with synchronous=FULL: one
    fsync each), so that power loss takes nothing that was committed.

    Raises
    ------
    StoreError
        When the file cannot be made, read or written, is damaged, belongs to another
        program or was written by a newer version.
    """
    if not read_only:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"session store {path}: cannot make its folder ({error.strerror}); "
                "choose another path or mend the rights",
                reason=reason_of(error),
            ) from error
    mode = "ro" if read_only else "rwc"
    with wrapped(path):
        database = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            timeout=BUSY_S,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            _prepare(database, path, read_only)
        except BaseException:
            database.close()
            raise
    return database


def _prepare(database: sqlite3.Connection, path: Path, read_only: bool) -> None:
    database.execute("PRAGMA foreign_keys = ON")
    # First of all: another program's file must not be touched, not even its mode.
    version = _version(database, path)
    if read_only:
        return
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    if version == 0:
        with transaction(database):
            if _version(database, path) == 0:  # nobody was faster
                for statement in SCHEMA.split(";"):
                    database.execute(statement)


def _version(database: sqlite3.Connection, path: Path) -> int:
    """Return the schema version, 0 for an empty file; refuse what is not ours."""
    pragmas = ("application_id", "user_version", "schema_version")
    owner, version, changes = (
        database.execute(f"PRAGMA {name}").fetchone()[0] for name in pragmas
    )
    if owner != APPLICATION_ID and (owner or version or changes):
        raise StoreError(
            f"session store {path}: belongs to another program; choose another path",
            reason=Reason.UNSUPPORTED,
        )
    if version > VERSION:
        raise StoreError(
            f"session store {path}: written by a newer version (schema {version}, this "
            f"one knows {VERSION}); update Hingewatch or choose another path",
            reason=Reason.UNSUPPORTED,
        )
    return int(version)


@contextmanager
def transaction(database: sqlite3.Connection) -> Iterator[None]:
    """Commit what the block did, or none of it."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:  # a full disk has already ended it
            database.execute("ROLLBACK")
        raise


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the file for one short piece of work, in whatever thread this is."""
    with wrapped(path), closing(connect(path)) as database:
        yield database
