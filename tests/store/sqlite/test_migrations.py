"""Stores of every earlier version are opened with all their sessions."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from edge.errors import Reason, StoreError
from edge.store.log import SessionLog
from edge.store.outbox import Outbox
from edge.store.sqlite.database import MIGRATIONS, connect
from edge.store.sqlite.migrations import migrate, statements

VERSIONS = sorted((Path(__file__).parents[1] / "versions").glob("*.sql"))
WHAT = "session store x.db"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "sessions.db"


def restore(script, path):
    with closing(sqlite3.connect(path)) as database:
        database.executescript(script.read_text())


def schema(path):
    with closing(sqlite3.connect(path)) as database:
        rows = database.execute(
            "SELECT type, name, sql FROM sqlite_master ORDER BY name"
        ).fetchall()
        return rows, database.execute("PRAGMA user_version").fetchone()


def test_a_store_of_every_version_is_kept_here():
    kept = {int(script.stem.partition("_")[0]) for script in VERSIONS}
    assert kept == set(range(1, len(MIGRATIONS) + 1)), "see versions/make.py"


@pytest.mark.parametrize("script", VERSIONS, ids=lambda script: script.stem)
def test_a_store_of_an_earlier_version_keeps_every_session(script, path, tmp_path):
    restore(script, path)
    with SessionLog(path) as log:
        assert log.sessions() == ["delivered", "waiting", "unclosed"]
        earlier = {name: log.session(name) for name in log.sessions()}
        kept = log.hinge("Zoë")
    since = int(script.stem.partition("_")[0]) >= 3
    assert kept == (({"linear_deg": -7.5}, "2026-11-27") if since else None)
    assert [len(session["sets"]) for session in earlier.values()] == [2, 1, 1]
    assert {session["athlete"] for session in earlier.values()} == {"Zoë"}
    assert earlier["unclosed"]["interrupted"] is True
    assert "interrupted" not in earlier["waiting"]
    assert [name for name, _ in Outbox(path).pending()] == ["waiting", "unclosed"]
    SessionLog(tmp_path / "fresh.db").close()
    assert schema(path) == schema(tmp_path / "fresh.db")


@pytest.mark.parametrize("script", VERSIONS, ids=lambda script: script.stem)
def test_a_reader_needs_no_migration(script, path):
    restore(script, path)
    before = path.read_bytes()
    with SessionLog(path, read_only=True) as log:
        assert len(log.session("delivered")["sets"]) == 2
    assert path.read_bytes() == before


@pytest.mark.parametrize("read_only", [False, True])
def test_a_newer_store_is_one_line_and_not_touched(path, read_only):
    SessionLog(path).close()
    with closing(sqlite3.connect(path)) as newer:
        newer.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"newer version \(schema 99") as earlier:
        SessionLog(path, read_only=read_only)
    assert earlier.value.reason is Reason.UNSUPPORTED
    assert "\n" not in str(earlier.value)
    assert path.read_bytes() == before


def test_a_migration_that_fails_leaves_everything_as_it_was(path):
    restore(VERSIONS[0], path)
    before = schema(path)

    def fails(database):
        database.execute("DELETE FROM session")
        raise sqlite3.OperationalError("disk is full")

    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        with pytest.raises(sqlite3.OperationalError, match="full"):
            migrate(database, [*MIGRATIONS, fails], WHAT)
        assert database.execute("SELECT count(*) FROM session").fetchone() == (3,)
    assert schema(path) == before


def test_a_table_made_anew_keeps_the_rows_that_point_to_it(path):
    restore(VERSIONS[0], path)
    anew = statements(
        """
        CREATE TABLE copy (id TEXT PRIMARY KEY, payload TEXT NOT NULL);
        INSERT INTO copy SELECT id, payload FROM session;
        DROP TABLE session;
        ALTER TABLE copy RENAME TO session;
        """
    )
    with closing(connect(path)) as database:
        assert migrate(database, [*MIGRATIONS, anew], WHAT) == 1
        assert database.execute("SELECT count(*) FROM finished_set").fetchone() == (4,)
        assert database.execute("PRAGMA foreign_keys").fetchone() == (1,)


def test_rows_that_point_nowhere_undo_a_migration(path):
    restore(VERSIONS[0], path)
    orphans = statements("DELETE FROM session;")
    with closing(connect(path)) as database:
        with pytest.raises(sqlite3.IntegrityError):
            migrate(database, [*MIGRATIONS, orphans], WHAT)
        assert database.execute("SELECT count(*) FROM session").fetchone() == (3,)


def test_two_programs_migrate_once(path):
    restore(VERSIONS[0], path)
    ran = []

    other = sqlite3.connect(path, isolation_level=None)
    with closing(other), closing(sqlite3.connect(path, isolation_level=None)) as ours:
        other.execute("BEGIN IMMEDIATE")
        ours.execute("PRAGMA busy_timeout = 0")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            migrate(ours, MIGRATIONS, WHAT)
        other.execute("ROLLBACK")
        assert migrate(other, [*MIGRATIONS, ran.append], WHAT) == len(MIGRATIONS)
        assert migrate(ours, [*MIGRATIONS, ran.append], WHAT) == 0
    assert len(ran) == 1
