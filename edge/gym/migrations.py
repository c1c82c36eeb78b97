"""Brings a gym's database to the newest schema: numbered, forward only, at once or not.

A view is made anew where it is not the one that this program would make: dropped and
made, because PostgreSQL changes no column of a view.
"""

import hashlib
import sqlite3
from typing import TYPE_CHECKING, Any

from edge.errors import Reason, StoreError
from edge.gym.tables import POSTGRES, SQLITE
from edge.gym.view import VIEWS, View

if TYPE_CHECKING:
    import psycopg

# "HngG": tells our file from any other program's, and from a rack's own store. Also
# the lock under which two collectors that start together make the tables one by one.
APPLICATION_ID = 0x486E6747
_SQLITE_VIEWS = {
    view.name: f"CREATE VIEW {view.name} AS {view.sqlite}" for view in VIEWS
}


def prepare_sqlite(database: sqlite3.Connection, where: str) -> None:
    """Make or renew tables and view; ``database`` is in autocommit mode.

    Raises
    ------
    StoreError
        When the file is another program's, or of a newer version; it is not touched.
    """
    if sqlite_version(database, where) == len(SQLITE) and _sqlite_views(database):
        return
    database.execute("BEGIN IMMEDIATE")
    try:
        # Read again: another process may have been faster.
        for step in SQLITE[sqlite_version(database, where) :]:
            for statement in step.split(";"):
                database.execute(statement)
        for name, made in _SQLITE_VIEWS.items():
            database.execute(f"DROP VIEW IF EXISTS {name}")
            database.execute(made)
        database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        database.execute(f"PRAGMA user_version = {len(SQLITE)}")
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:  # a full disk has already ended it
            database.execute("ROLLBACK")
        raise


def _sqlite_views(database: sqlite3.Connection) -> bool:
    """Whether the views are those that this program would make."""
    found = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view'")
    return _SQLITE_VIEWS.items() <= dict(found.fetchall()).items()


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
        for view in VIEWS if make else ():
            if not _postgres_view(connection, view):
                _renew_view(connection, where, view)


def _postgres_view(
    connection: "psycopg.Connection[tuple[Any, ...]]", view: View
) -> bool:
    """Whether the view is the one that this program would make."""
    comment = connection.execute(
        "SELECT obj_description(to_regclass(%s), 'pg_class')", (view.name,)
    )
    return comment.fetchone() == (_mark(view),)


def _mark(view: View) -> str:
    return "hingewatch " + hashlib.sha256(view.postgres.encode()).hexdigest()


def _renew_view(
    connection: "psycopg.Connection[tuple[Any, ...]]", where: str, view: View
) -> None:
    from psycopg.errors import DependentObjectsStillExist

    # Whoever was let in, such as a dashboard's role, is let in again.
    readers = connection.execute(
        "SELECT DISTINCT coalesce(quote_ident(rolname), 'PUBLIC') FROM pg_class, "
        "aclexplode(relacl) AS may LEFT JOIN pg_roles ON pg_roles.oid = may.grantee "
        "WHERE pg_class.oid = to_regclass(%s) AND privilege_type = 'SELECT' "
        "AND may.grantee <> relowner",
        (view.name,),
    ).fetchall()
    try:
        connection.execute(f"DROP VIEW IF EXISTS {view.name}")
    except DependentObjectsStillExist as error:
        raise StoreError(
            f"{where}: the view {view.name} has to be made anew, and others rest on it "
            f"({error.diag.message_detail}); drop them, and make them again afterwards",
            Reason.BUSY,
        ) from error
    connection.execute(f"CREATE VIEW {view.name} AS {view.postgres}")
    connection.execute(f"COMMENT ON VIEW {view.name} IS '{_mark(view)}'")
    for (reader,) in readers:
        connection.execute(f"GRANT SELECT ON {view.name} TO {reader}")


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
