"""A database made by any earlier version keeps every session, and gains what is new."""

import contextlib
import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from support.mqtt_made import session

from edge.errors import Reason, StoreError
from edge.gym import tables
from edge.gym.batch import Message, sorted_out
from edge.gym.database import open_database
from edge.gym.view import COLUMNS, REPS

MADE = Path(__file__).parent / "databases"
VERSIONS = sorted(int(path.stem.partition("-")[2]) for path in MADE.glob("sqlite-*"))
NEWER = "written by a newer version"
# The program as it is when the record has gained a field.
LATER = """
import sys
from importlib.util import find_spec, module_from_spec
from pathlib import Path
spec = find_spec("edge.core.types.records")
text = Path(spec.origin).read_text()
faults = "    faults: tuple[FaultRecord, ...] = ()\\n"
assert faults in text
text = text.replace(faults, faults + "    tempo_deg: float = math.nan\\n", 1)
sys.modules[spec.name] = module = module_from_spec(spec)
exec(compile(text, spec.origin, "exec"), module.__dict__)
from edge.__main__ import main
sys.exit(main(["collect", "--store", sys.argv[1], "--export", sys.argv[2]]))
"""


def filled(store, version):
    """Put a database of an earlier version where ``store`` says."""
    if store.startswith("postgresql"):
        import psycopg

        with psycopg.connect(store, autocommit=True) as connection:
            connection.execute((MADE / f"postgres-{version}.sql").read_text())
    else:
        with contextlib.closing(sqlite3.connect(store)) as database:
            database.executescript((MADE / f"sqlite-{version}.sql").read_text())


def run(store, query):
    if store.startswith("postgresql"):
        import psycopg

        with psycopg.connect(store, autocommit=True) as connection:
            cursor = connection.execute(query)
            return cursor.fetchall() if cursor.description else []
    with contextlib.closing(sqlite3.connect(store)) as database, database:
        return database.execute(query).fetchall()


def exported(store):
    with contextlib.closing(open_database(store)) as database:
        return [
            dict(zip(COLUMNS, row, strict=True))
            for chunk in database.all_of(REPS)
            for row in chunk
        ]


def put(store, *payloads):
    topic = "hingewatch/v1/rack-1/session"
    messages = [Message(topic, json.dumps(payload).encode()) for payload in payloads]
    with contextlib.closing(open_database(store)) as database:
        return database.store(sorted_out(messages))


def test_there_is_a_database_of_every_earlier_version_of_either_kind():
    assert list(range(1, len(tables.SQLITE))) == VERSIONS
    assert len(tables.SQLITE) == len(tables.POSTGRES)
    for version in VERSIONS:
        assert (MADE / f"postgres-{version}.sql").exists()


@pytest.mark.parametrize("version", VERSIONS)
def test_a_database_of_an_earlier_version_keeps_all_and_is_dated(store, version):
    filled(store, version)
    before = run(store, "SELECT rack, id, received, payload FROM session ORDER BY 1, 2")
    reps = exported(store)
    assert len(before) == 4
    query = "SELECT rack, id, received, payload FROM session ORDER BY 1, 2"
    assert run(store, query) == before
    assert len(reps) == 5
    assert {rep["athlete"] for rep in reps} == {"Ann", None}
    cursor = {
        (rep["rack"], rep["session"][-1]): (
            rep["started"].isoformat(timespec="milliseconds"),
            rep["started_from"],
            rep["time_synced"],
        )
        for rep in reps
    }
    # Ann's began 100 s after the start of the boot, number 2 of the same boot at 40 s.
    assert cursor == {
        ("rack-1", "1"): ("2025-01-02T03:04:05.678+00:00", "clock", True),
        ("rack-1", "2"): ("2025-01-02T03:03:05.678+00:00", "boot", False),
        ("rack-1", "3"): ("2025-05-06T07:08:09.000+00:00", "received", False),
        # Dated by a sample of health.
        ("rack-2", "1"): ("2025-03-04T05:05:14.000+00:00", "boot", False),
    }
    taken = run(store, "SELECT taken_from FROM health ORDER BY taken")
    assert taken == [("boot",), ("clock",)]
    assert put(store, session(number=9)) == 1
    assert len(exported(store)) == 10


@pytest.mark.parametrize("version", [*VERSIONS, len(tables.SQLITE)])
def test_a_record_that_gains_a_field_can_still_be_opened_and_exported(
    store, version, tmp_path
):
    if version in VERSIONS:
        filled(store, version)
    # Of a later rack, stored before anybody knew the field.
    for number, value in ((7, 3.5), (8, "x"), (9, 1)):
        sent = session(number=number, reps=1)
        sent["sets"][0]["reps"][0]["tempo_deg"] = value
        put(store, sent)
    done = subprocess.run(
        [sys.executable, "-c", LATER, store, str(tmp_path / "reps.csv")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    head, *lines = (tmp_path / "reps.csv").read_text().splitlines()
    at = head.split(",").index("tempo_deg")
    columns = [line.split(",")[at] for line in lines]
    assert sorted(filter(None, columns)) == ["1.0", "3.5"]
    assert len(columns) == 3 + 5 * (version in VERSIONS)


def test_the_view_is_made_anew_when_it_is_another_program_versions(store):
    put(store, session(reps=1))
    run(store, "DROP VIEW rep")
    run(store, "CREATE VIEW rep AS SELECT 1 AS rack, 2 AS other")
    put(store, session(number=2, reps=1))
    assert len(run(store, "SELECT hip_share FROM rep")) == 2


def test_whoever_may_read_the_view_may_read_the_new_one(postgres):
    store = postgres.database()
    put(store, session(reps=1))
    role = "reader_" + store.rpartition("%3D")[2]
    run(store, f"CREATE ROLE {role}")
    run(store, f"GRANT SELECT ON rep TO {role}")
    run(store, "COMMENT ON VIEW rep IS 'older'")
    put(store)
    assert run(store, f"SELECT has_table_privilege('{role}', 'rep', 'SELECT')") == [
        (True,)
    ]
    run(store, "CREATE VIEW mine AS SELECT rack FROM rep")
    run(store, "COMMENT ON VIEW rep IS 'older'")
    with pytest.raises(StoreError, match="view mine depends on view rep") as columns:
        put(store)
    assert "\n" not in str(columns.value)


def test_a_newer_database_is_one_line_and_not_touched(store, tmp_path):
    put(store, session())
    newer = len(tables.SQLITE) + 1
    if store.startswith("postgresql"):
        run(store, f"UPDATE hingewatch_schema SET version = {newer}")
    else:
        run(store, f"PRAGMA user_version = {newer}")
        before = Path(store).read_bytes()
    for make in (True, False):
        with pytest.raises(StoreError, match=f"{NEWER}.*schema {newer}") as columns:
            open_database(store, make=make)
        assert columns.value.reason is Reason.UNSUPPORTED
        assert "\n" not in str(columns.value)
    if not store.startswith("postgresql"):
        assert Path(store).read_bytes() == before


def test_a_migration_that_fails_changes_nothing(store, monkeypatch):
    filled(store, 1)
    for name in ("SQLITE", "POSTGRES"):
        steps = getattr(tables, name)
        broken = (*steps, "CREATE TABLE x (a int); SELECT nonsense;")
        monkeypatch.setattr(f"edge.gym.migrations.{name}", broken)
    with pytest.raises(StoreError, match="nonsense"):
        open_database(store)
    monkeypatch.undo()
    with pytest.raises(Exception, match="boot"):
        run(store, "SELECT * FROM boot")
    assert len(exported(store)) == 5


def test_another_programs_tables_are_left_alone(postgres):
    store = postgres.database()
    run(store, "CREATE TABLE session (token text)")
    with pytest.raises(StoreError, match="another program"):
        open_database(store)
    assert run(store, "SELECT to_regclass('rack') IS NULL") == [(True,)]
