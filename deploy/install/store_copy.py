"""The sessions beside an upgrade: a copy before it, and the way back without a loss.

An older program cannot read what a newer one has changed the file into. Going back puts
the copy in its place and fills it with the rows that are there by then, so that no
session is lost and none comes back that was deleted. It needs nothing but Python: the
version that failed may not even start.
"""

import argparse
import os
import shutil
import sqlite3
import sys
from contextlib import closing, suppress
from pathlib import Path

ENDS = ("", "-wal", "-shm")


def copy_of(store: Path) -> Path:
    """Return where the copy from before the last upgrade is."""
    return store.with_name(f"{store.name}.before-upgrade")


def copy(store: Path) -> None:
    """Copy the store whole, with what its journal holds, and have it reach the disk."""
    kept, fresh = copy_of(store), store.with_name(f"{store.name}.copying")
    _remove(fresh)
    if not store.exists():
        _remove(kept)
        return
    try:
        _made_private(fresh, store)
        with closing(_opened(store)) as source, closing(_opened(fresh)) as target:
            source.backup(target)
        _flushed(fresh)
    except sqlite3.DatabaseError:
        # Damaged, as the program will say itself: kept as it is, every byte.
        for end in ENDS:
            with suppress(FileNotFoundError):
                shutil.copy2(f"{store}{end}", f"{fresh}{end}")
                _like(Path(f"{fresh}{end}"), store)
    _remove(kept)
    for end in reversed(ENDS):
        with suppress(FileNotFoundError):
            os.rename(f"{fresh}{end}", f"{kept}{end}")
    _flushed(kept.parent)


def back(store: Path) -> str:
    """Give the store back to the version that it was copied for; return what was done.

    Where both versions write the same schema, the store stays as it is.
    """
    kept = copy_of(store)
    if not kept.exists() or not store.exists():
        return "the store is as both versions know it"
    with closing(_opened(store)) as now, closing(_opened(kept)) as then:
        if _schema(now) == _schema(then):
            return "the store is as both versions know it"
    fresh = store.with_name(f"{store.name}.copying")
    _remove(fresh)
    _made_private(fresh, store)
    with closing(_opened(kept)) as source, closing(_opened(fresh)) as target:
        source.backup(target)
    with closing(_opened(fresh)) as database:
        rows = _fill(database, store)
    _flushed(fresh)
    aside = next(
        path
        for number in range(1, sys.maxsize)
        if not (path := store.with_name(f"{store.name}.newer-{number}")).exists()
    )
    for end in reversed(ENDS):
        with suppress(FileNotFoundError):
            os.rename(f"{store}{end}", f"{aside}{end}")
    os.rename(fresh, store)
    _flushed(store.parent)
    return f"{rows} rows taken back from the newer store, which is kept as {aside}"


def _fill(database: sqlite3.Connection, newer: Path) -> int:
    """Replace every table's rows by the newer ones, as far as the columns are known."""
    database.execute("PRAGMA foreign_keys = OFF")
    database.execute("ATTACH ? AS newer", (f"{newer.absolute().as_uri()}?mode=ro",))
    count = 0
    with database:
        database.execute("BEGIN IMMEDIATE")
        for table in _tables(database, "main") & _tables(database, "newer"):
            both = _columns(database, "main", table) & _columns(
                database, "newer", table
            )
            names = ", ".join(f'"{name}"' for name in sorted(both))
            database.execute(f'DELETE FROM main."{table}"')
            count += database.execute(
                f'INSERT INTO main."{table}" ({names}) '
                f'SELECT {names} FROM newer."{table}"'
            ).rowcount
    return count


def _tables(database: sqlite3.Connection, where: str) -> set[str]:
    rows = database.execute(
        f"SELECT name FROM {where}.sqlite_schema "
        "WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    return {name for (name,) in rows}


def _columns(database: sqlite3.Connection, where: str, table: str) -> set[str]:
    rows = database.execute(f'PRAGMA {where}.table_info("{table}")')
    return {name for _, name, *_ in rows}


def _schema(database: sqlite3.Connection) -> int:
    return int(database.execute("PRAGMA user_version").fetchone()[0])


def _opened(path: Path) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode=rw"
    return sqlite3.connect(uri, uri=True, isolation_level=None)


def _made_private(path: Path, owner: Path) -> None:
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    _like(path, owner)


def _like(path: Path, owner: Path) -> None:
    """Give a file to whoever has the store, for them alone."""
    status = owner.stat()
    path.chmod(0o600)
    with suppress(PermissionError):
        os.chown(path, status.st_uid, status.st_gid)


def _remove(path: Path) -> None:
    for end in ENDS:
        Path(f"{path}{end}").unlink(missing_ok=True)


def _flushed(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def main() -> int:
    """Do what the installer asks for; 3 when the disk or the file will not have it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("action", choices=["copy", "back"])
    parser.add_argument("store", type=Path)
    options = parser.parse_args()
    try:
        if options.action == "copy":
            copy(options.store)
        else:
            sys.stderr.write(f"install: {back(options.store)}\n")
    except (OSError, sqlite3.Error) as error:
        sys.stderr.write(f"install: session store {options.store}: {error}\n")
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
