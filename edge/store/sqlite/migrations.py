"""Brings an SQLite file from an older schema to the newest: numbered, forward only."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from edge.errors import Reason, StoreError

# Changes the schema, and the rows where it must, inside of a transaction.
Migration = Callable[[sqlite3.Connection], object]


def statements(script: str) -> Migration:
    """Return a migration that runs the statements of an SQL script, one by one.

    ``executescript`` cannot be used for this: it commits before it begins.
    """

    def run(database: sqlite3.Connection) -> None:
        statement = ""
        for line in script.splitlines(keepends=True):
            statement += line
            if sqlite3.complete_statement(statement):
                database.execute(statement)
                statement = ""

    return run


def migrate(
    database: sqlite3.Connection, migrations: Sequence[Migration], what: str
) -> int:
    """Run what the file has not seen yet, all in one transaction; return how many.

    Migration number N (from 1) brings ``user_version`` N - 1 to N. A file of the newest
    version is only read. Foreign keys are checked once, at the end, because a table
    that is made anew would take the rows that point to it along.

    Parameters
    ----------
    database
        A connection in autocommit mode (``isolation_level=None``).
    migrations
        Every migration there is, oldest first; one that was released never changes.
    what
        The file's name in messages, as in ``session store /path``.

    Raises
    ------
    StoreError
        When the file is of a newer version than the program. It is not touched.
    sqlite3.Error
        When a migration fails. The file is as it was.
    """
    if known_version(database, migrations, what) == len(migrations):
        return 0
    (enforced,) = database.execute("PRAGMA foreign_keys").fetchone()
    # Inside of a transaction this setting cannot be changed.
    database.execute("PRAGMA foreign_keys = OFF")
    try:
        with transaction(database):
            # Read again: another process may have been faster.
            version = known_version(database, migrations, what)
            for migration in migrations[version:]:
                migration(database)
            if database.execute("PRAGMA foreign_key_check").fetchone():
                raise sqlite3.IntegrityError("FOREIGN KEY constraint failed")
            database.execute(f"PRAGMA user_version = {len(migrations)}")
            return len(migrations) - version
    finally:
        database.execute(f"PRAGMA foreign_keys = {enforced}")


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


def known_version(
    database: sqlite3.Connection, migrations: Sequence[Migration], what: str
) -> int:
    """Return ``user_version``, the number of the last migration that has run.

    Raises
    ------
    StoreError
        When the file is of a newer version than the program.
    """
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version > len(migrations):
        raise StoreError(
            f"{what}: written by a newer version (schema {version}, this one knows "
            f"{len(migrations)}); update Hingewatch or choose another path",
            Reason.UNSUPPORTED,
        )
    return int(version)
