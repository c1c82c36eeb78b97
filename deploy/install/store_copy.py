"""The sessions beside an upgrade: a copy before it, and the way back without a loss.

An older program cannot read what a newer one has changed the file into. Going back puts
the version's copy in its place and fills it with the rows that are there by then, so
that no session is lost and none comes back that was deleted. A copy never takes the
place of another: each has a number and a day, and a note in a version's folder names
the one that was made when that version ran last. It needs nothing but Python: the
version that failed may not even start.
"""

import argparse
import datetime
import os
import re
import shutil
import sqlite3
import sys
from contextlib import closing, suppress
from pathlib import Path

ENDS = ("", "-wal", "-shm")
NOTE = "store-copy"
# Chosen: those of two upgrades that failed beside that of the one that did not.
COPIES = 3
SAME = "the store is as both versions know it"


def copies(store: Path) -> dict[int, Path]:
    """Return the copies from before upgrades by their numbers, the oldest first.

    Not by their days: a board without a clock of its own begins with any.
    """
    start = f"{store.name}.before-upgrade"
    ends = re.compile(re.escape(start) + r"(?:-(\d+)-\d{4}-\d\d-\d\d)?")
    found = {}
    for path in store.parent.glob("*.before-upgrade*"):
        if known := ends.fullmatch(path.name):
            found[int(known[1] or 0)] = path  # without a number: there was but one
    return dict(sorted(found.items()))


def copy(store: Path, version: Path, also: Path | None) -> str:
    """Copy the store whole, with what its journal holds, and have it reach the disk.

    ``version`` is the folder of the one that wrote it, ``also`` that of another whose
    copy stays, however old it is. Returns what was done.
    """
    fresh, note = store.with_name(f"{store.name}.copying"), version / NOTE
    _remove(fresh)
    if not store.exists():
        note.unlink(missing_ok=True)
        return "there are no sessions to copy yet"
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
    number = max(copies(store), default=0) + 1
    day = datetime.datetime.now(datetime.UTC).date()
    kept = store.with_name(f"{store.name}.before-upgrade-{number}-{day}")
    _renamed(fresh, kept)
    note.write_bytes(os.fsencode(kept))
    _flushed(note)
    gone = _forget(store, also)
    said = f"the sessions are copied to {kept}"
    return f"{said}; removed, older than {COPIES} others: {gone}" if gone else said


def _forget(store: Path, also: Path | None) -> str:
    """Remove all but the newest copies; return the names of those that are gone."""
    needed = _copy_of(store, also) if also else None
    old = [path for path in list(copies(store).values())[:-COPIES] if path != needed]
    for path in old:
        _remove(path)
    return ", ".join(path.name for path in old)


def _copy_of(store: Path, version: Path) -> Path | None:
    """Return a version's copy, if there is one."""
    try:
        path = Path(os.fsdecode((version / NOTE).read_bytes()))
    except OSError:  # of an installer that took no notes
        path = copies(store).get(0, store)
    return path if path in copies(store).values() else None


def back(store: Path, version: Path) -> str:
    """Give the store back to the version in a folder; return what was done.

    Where that version writes the same schema or a newer one, the store stays as it is.
    """
    kept = _copy_of(store, version)
    if kept is None or not store.exists():
        return SAME
    with closing(_opened(store)) as now, closing(_opened(kept)) as then:
        if _schema(now) <= _schema(then):
            return SAME
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
    _renamed(store, aside)
    _renamed(fresh, store)
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


def _renamed(path: Path, name: Path) -> None:
    for end in reversed(ENDS):
        with suppress(FileNotFoundError):
            os.rename(f"{path}{end}", f"{name}{end}")
    _flushed(name.parent)


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
    parser.add_argument("version", type=Path, help="the folder of the one it is of")
    parser.add_argument("--also", type=Path, help="of one whose copy must stay")
    options = parser.parse_args()
    store, version = options.store, options.version
    try:
        if options.action == "copy":
            said = copy(store, version, options.also)
        else:
            said = back(store, version)
    except (OSError, sqlite3.Error) as error:
        sys.stderr.write(f"install: session store {store}: {error}\n")
        return 3
    sys.stderr.write(f"install: {said}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
