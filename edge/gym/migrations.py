"""Brings a gym's database to the newest schema: numbered, forward only, at once or not.

The view ``rep`` is made anew where it is not the one that this program would make:
dropped and made, because PostgreSQL changes no column of a view.
"""

import hashlib
import sqlite3
from typing import TYPE_CHECKING, Any

from edge.errors import Reason, StoreError
from edge.gym.tables import POSTGRES, SQLITE
from edge.gym.view import POSTGRES_REPS, SQLITE_REPS

if TYPE_CHECKING:
    import psycopg

# "HngG": tells our file from any other program's, and from a rack's own store. Also
# the lock under which two collectors that start together make the tables one by one.
APPLICATION_ID = 0x486E6747
_SQLITE_VIEW = f"CREATE VIEW rep AS {SQLITE_REPS}"
_POSTGRES_MARK = "hingewatch " + hashlib.sha256(POSTGRES_REPS.encode()).hexdigest()


def prepare_sqlite(database: sqlite3.Connection, where: str) -> None:
    """Make or renew tables and view; ``database`` is in autocommit mode.

    Raises
    ------
    StoreError
        When the file is another program's, or of a newer version; it is not touched.
    """
    if sqlite_version(database, where) == len(SQLITE) and _sqlite_view(database):
        return
    database.execute("BEGIN IMMEDIATE")
    try:
        # Read again: another process may have been faster.
        for step in SQLITE[sqlite_version(database, where) :]:
            for statement in step.split(";"):
                database.execute(statement)
        database.execute("DROP VIEW IF EXISTS rep")
        database.execute(_SQLITE_VIEW)
        database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        database.execute(f"PRAGMA user_version = {len(SQLITE)}")
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:  # a full disk has already ended it
            database.execute("ROLLBACK")
        raise


def _sqlite_view(database: sqlite3.Connection) -> bool:
    """Whether the view is the one that this program would make."""
    view = database.execute("SELECT sql FROM sqlite_master WHERE name = 'rep'")
    return bool(view.fetchone() == (_SQLITE_VIEW,))


def sqlite_version(database: sqlite3.Connection, where: str) -> int:
    """Return the schema's number, 0 for an empty file; only reads.

    Raises
    ------
    StoreError
        When the file is another program's, or of a newer version.
    """
    names = ("application_id", "user_version", "schema_version")
    owner, version, changes = (
        database.execute(f"PRAGMA {name}").fetchone()[0] for name in names
    )
    if owner != APPLICATION_ID and (owner or version or changes):
        raise _foreign(where)
    return _checked(version, len(SQLITE), where)


def prepare_postgres(
    connection: "psycopg.Connection[tuple[Any, ...]]", where: str, *, make: bool
) -> None:
    """Make or renew tables and view, in one transaction; nothing where all is well.

    Parameters
    ----------
    connection
        In autocommit mode.
    where
        How messages name it.
    make
        Whether tables are made where there are none.

    Raises
    ------
    StoreError
        When the tables are another program's, of a newer version or missing; nothing
        is touched.
    """
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (APPLICATION_ID,))
        version = _postgres_version(connection, where)
        if not version and not make:
            raise StoreError(
                f"{where}: no collector has stored anything there; check the name",
                Reason.MISSING,
            )
        for step in POSTGRES[version:]:
            connection.execute(step)
        if version != len(POSTGRES):
            connection.execute("DELETE FROM hingewatch_schema")
            connection.execute(
                "INSERT INTO hingewatch_schema VALUES (%s)", (len(POSTGRES),)
            )
        if make and not _postgres_view(connection):
            _renew_view(connection, where)


def _postgres_view(connection: "psycopg.Connection[tuple[Any, ...]]") -> bool:
    """Whether the view is the one that this program would make."""
    comment = connection.execute(
        "SELECT obj_description(to_regclass('rep'), 'pg_class')"
    )
    return comment.fetchone() == (_POSTGRES_MARK,)


def _renew_view(connection: "psycopg.Connection[tuple[Any, ...]]", where: str) -> None:
    from psycopg.errors import DependentObjectsStillExist

    # Whoever was let in, such as a dashboard's role, is let in again.
    readers = connection.execute(
        "SELECT DISTINCT coalesce(quote_ident(rolname), 'PUBLIC') FROM pg_class, "
        "aclexplode(relacl) AS may LEFT JOIN pg_roles ON pg_roles.oid = may.grantee "
        "WHERE pg_class.oid = to_regclass('rep') AND privilege_type = 'SELECT' "
        "AND may.grantee <> relowner"
    ).fetchall()
    try:
        connection.execute("DROP VIEW IF EXISTS rep")
    except DependentObjectsStillExist as error:
        raise StoreError(
            f"{where}: the view rep has to be made anew, and others rest on it "
            f"({error.diag.message_detail}); drop them, and make them again afterwards",
            Reason.BUSY,
        ) from error
    connection.execute(f"CREATE VIEW rep AS {POSTGRES_REPS}")
    connection.execute(f"COMMENT ON VIEW rep IS '{_POSTGRES_MARK}'")
    for (reader,) in readers:
        connection.execute(f"GRANT SELECT ON rep TO {reader}")


def _postgres_version(
    connection: "psycopg.Connection[tuple[Any, ...]]", where: str
) -> int:
    def there(table: str) -> bool:
        exists = connection.execute("SELECT to_regclass(%s) IS NOT NULL", (table,))
        return exists.fetchone() == (True,)

    if there("hingewatch_schema"):
        row = connection.execute("SELECT max(version) FROM hingewatch_schema")
        return _checked((row.fetchone() or (0,))[0] or 0, len(POSTGRES), where)
    if not there("session"):
        return 0
    known = connection.execute(
        "SELECT count(*) FROM pg_attribute WHERE attrelid = to_regclass('session') "
        "AND attname IN ('rack', 'id', 'received', 'started', 'payload')"
    )
    if known.fetchone() != (5,):
        raise _foreign(where)
    return 1


def _checked(version: int, newest: int, where: str) -> int:
    if version > newest:
        raise StoreError(
            f"{where}: written by a newer version (schema {version}, this one knows "
            f"{newest}); update Hingewatch or choose another store",
            Reason.UNSUPPORTED,
        )
    return version


def _foreign(where: str) -> StoreError:
    return StoreError(
        f"{where}: belongs to another program; choose another store", Reason.INVALID
    )
