"""What becomes of a damaged store: it is kept, and read as far as that goes."""

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing, suppress
from pathlib import Path

from edge.errors import Reason, StoreError, reason_of
from edge.store.rows import DamagedSessionError, Payload, assembled
from edge.store.sqlite.causes import wrapped
from edge.store.sqlite.claim import claimed
from edge.store.sqlite.database import NAMED, connect

HEAD = 4096  # bytes; SQLite's first page, which never is text


def kept_aside(path: Path) -> list[Path]:
    """Return the damaged stores that were set aside here, oldest first."""
    prefix = f"{path.name}.damaged-"
    names = [each.name for each in path.parent.iterdir()]
    numbers = [
        int(number)
        for number in (name.removeprefix(prefix) for name in names)
        if number.isdecimal() and f"{prefix}{number}" in names
    ]
    return [path.with_name(f"{prefix}{number}") for number in sorted(numbers)]


def set_aside(path: Path) -> Path:
    """Give a damaged store and its journal another name beside it; return that.

    Raises
    ------
    StoreError
        When the file cannot be renamed, or is text and hence never was a store.
    """
    with closing(claimed(path)), NAMED:
        try:
            if _is_text(path):
                raise StoreError(
                    f"session store {path}: is a text file; choose another path",
                    Reason.INVALID,
                )
            number = 1
            for kept in kept_aside(path):
                number = int(kept.name.rpartition("-")[2]) + 1
            kept = path.with_name(f"{path.name}.damaged-{number}")
            # The journal first: what is cut short here leaves none beside a new file.
            for end in ("-wal", "-shm", ""):
                part = path.with_name(path.name + end)
                with suppress(FileNotFoundError):
                    part.rename(f"{kept}{end}")
                with suppress(OSError):
                    Path(f"{kept}{end}").chmod(0o600)
        except OSError as error:
            raise StoreError(
                f"session store {path}: it is damaged and cannot be renamed "
                f"({error.strerror}); mend the rights, or move it away and keep it",
                reason_of(error),
            ) from error
    return kept


def readable(path: Path, apart: Collection[str]) -> Iterator[tuple[Payload, bool]]:
    """Yield the sessions of a damaged store that can still be read.

    With each comes whether a collector has it already. Those whose ids are ``apart``
    are left out.
    """
    with (
        suppress(StoreError),
        wrapped(path),
        closing(connect(path, read_only=True)) as database,
    ):
        for number in _numbers(database):
            # One page that cannot be read must not hide those behind it.
            with suppress(DamagedSessionError, sqlite3.DatabaseError):
                yield from _found(database, number, path, apart)


def _found(
    database: sqlite3.Connection, number: int, path: Path, apart: Collection[str]
) -> Iterator[tuple[Payload, bool]]:
    rows = database.execute(
        "SELECT CAST(id AS BLOB), closed, delivered FROM session WHERE rowid = ?",
        (number,),
    )
    for key, closed, delivered in rows.fetchall():
        session = assembled(database, key, path, number)
        if not closed:
            session["interrupted"] = True
        if session["id"] not in apart and (
            closed or session.get("sets") or session.get("stations")
        ):
            yield session, bool(delivered)


def _numbers(database: sqlite3.Connection) -> list[int]:
    """Return the row numbers that any of the session table's trees still tells."""
    found: set[int] = set()
    for tree in (
        "NOT INDEXED",
        "INDEXED BY sqlite_autoindex_session_1",
        "INDEXED BY session_state",  # older stores have none
    ):
        with suppress(sqlite3.DatabaseError):
            rows = database.execute(f"SELECT rowid FROM session {tree}")
            found.update(number for (number,) in rows)
    return sorted(found)


def _is_text(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(HEAD)
    try:
        # A character may be cut in two at the end.
        return bool(head) and "\0" not in head[:-4].decode()
    except UnicodeDecodeError:
        return False
