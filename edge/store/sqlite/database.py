"""Opens the one SQLite file of a rack, and says in one line why it cannot be used."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from edge.errors import Reason, StoreError, reason_of
from edge.store.sqlite.causes import wrapped
from edge.store.sqlite.migrations import known_version, migrate, statements

# "HngW": tells our file from any other program's SQLite file.
APPLICATION_ID = 0x486E6757
# Chosen: the other writer in this process holds its lock for one fsync. What is locked
# for longer is tried again later, and the end of the process must not wait for it.
BUSY_S = 2.0

# What was released is never changed; add a migration instead.
MIGRATIONS = (
    statements(f"""
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
"""),
    # A table of its own, because a damaged row of ``session`` may refuse an update; its
    # key is bytes, because a damaged id may not be text.
    statements("""
DROP INDEX IF EXISTS undelivered;
CREATE TABLE unreadable (
    session_id BLOB PRIMARY KEY,
    why TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""),
    # Numbers alone; what is made later has the greater number.
    statements("""
CREATE TABLE own_hinge (
    number INTEGER PRIMARY KEY,
    athlete TEXT NOT NULL UNIQUE,
    day TEXT,
    numbers TEXT NOT NULL
) STRICT;
"""),
    # What is not closed, waits or was delivered is found without reading the others.
    statements("CREATE INDEX session_state ON session (closed, delivered);"),
)

# Held for each short use of the path, and while the file is given another name: a
# journal must never be found beside a file that is not its own.
NAMED = threading.RLock()


def private(path: str, flags: int) -> int:
    """Open a file for its owner alone; an ``opener`` for ``open``."""
    return os.open(path, flags, 0o600)


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """Return a connection in autocommit mode that several threads may use in turn.

    Every commit reaches the disk before it returns (WAL with synchronous=FULL: one
    fsync each), so that power loss takes nothing that was committed. A file that is
    made here, and its folder, are for their owner alone.

    Raises
    ------
    StoreError
        When the file cannot be made, read or written, is damaged, belongs to another
        program or was written by a newer version.
    """
    if not read_only:
        make_folder(path)
        # SQLite would let everybody read it; its journal gets the same rights. What
        # goes wrong here goes wrong below, with the cause.
        with NAMED, suppress(OSError):
            os.close(private(str(path), os.O_RDWR | os.O_CREAT | os.O_EXCL))
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


def make_folder(path: Path) -> None:
    """Make the store's folder, for its owner alone, when it is missing."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"session store {path}: cannot make its folder ({error.strerror}); "
            "choose another path or mend the rights",
            reason_of(error),
        ) from error


def _prepare(database: sqlite3.Connection, path: Path, read_only: bool) -> None:
    what = f"session store {path}"
    database.execute("PRAGMA foreign_keys = ON")
    # First of all: another program's file must not be touched, not even its mode.
    owner, version, changes = (
        database.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("application_id", "user_version", "schema_version")
    )
    if owner != APPLICATION_ID and (owner or version or changes):
        raise StoreError(
            f"{what}: belongs to another program; choose another path", Reason.INVALID
        )
    known_version(database, MIGRATIONS, what)
    if read_only:
        return
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    migrate(database, MIGRATIONS, what)


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the file for one short piece of work, in whatever thread this is."""
    with NAMED, wrapped(path), closing(connect(path)) as database:
        yield database
