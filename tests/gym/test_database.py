"""Whatever a batch holds, each session is stored once, and none stops the others."""

import csv
import json
import sqlite3
from datetime import UTC, datetime

import pytest
from support.mqtt_made import session, uid

from edge.errors import StoreError, UsageError
from edge.gym.batch import Message, sorted_out
from edge.gym.database import open_database
from edge.gym.export import export
from edge.gym.sqlite import SqliteDatabase
from edge.gym.tables import COLUMNS
from edge.store.log import SessionLog

NOW = datetime(2025, 5, 6, 7, 8, 9, tzinfo=UTC)


def message(payload, topic="hingewatch/v1/rack-1/session"):
    if not isinstance(payload, bytes):
        payload = json.dumps(payload).encode()
    return Message(topic, payload)


def store(database, *payloads):
    batch = sorted_out([message(payload) for payload in payloads], NOW)
    return database.store(batch), batch


def test_the_same_session_again_is_one_row(database, ask):
    assert store(database, session(), session())[0] == 1
    assert store(database, session(), session(number=2))[0] == 1
    assert ask("SELECT count(*) FROM session") == [(2,)]


def test_the_same_id_from_another_rack_is_another_session(database, ask):
    other = message(session("rack-2"), "hingewatch/v1/rack-2/session")
    batch = sorted_out([message(session()), other], NOW)
    assert database.store(batch) == 2
    assert len(batch.sessions) == 2


def test_a_view_has_a_row_for_each_repetition(database, ask):
    store(database, session(reps=3, athlete="Ann"))
    found = ask(
        "SELECT rack, athlete, load_kg, set_index, exercise, rep_index, hip_share, "
        "verdict, faults FROM rep ORDER BY rep_index"
    )
    same = ("rack-1", "Ann", 60.0, 0, "deadlift")
    assert [tuple(row) for row in found] == [
        (*same, index, 0.9, "good", "spine_flexion") for index in (1, 2, 3)
    ]


def test_a_session_without_a_time_has_that_of_its_arrival(database):
    store(database, session(started_utc=None, time_synced=False))
    (chunk,) = database.reps()
    assert chunk[0][list(COLUMNS).index("started")] == "2025-05-06T07:08:09.000+00:00"


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (session("rack-2"), "rack rack-2"),
        (session(id="x"), "id"),
        (session(schema="session/2"), "schema"),
        (session(started_utc="2025-99-02T03:04:05Z"), "no such time"),
        (session(frames={"seen": -1, "judged": 0, "dropped": 0}), "frames.seen"),
        (session(sets=[{"exercise": "deadlift"}]), "reps"),
        (b"\xff", "UTF-8"),
        (b"", "truncated"),
        (b'{"new":' + b"[" * 100_000, "too deep"),
        (json.dumps({**session(), "new": "x" * 1_000_001}).encode(), "bytes"),
        (json.dumps(session()).replace("0.9", "NaN").encode(), "malformed"),
        (json.dumps(session()).replace("0.9", "1e999").encode(), "out of range"),
    ],
)
def test_what_is_no_session_goes_to_quarantine_with_its_reason(
    database, ask, payload, reason
):
    new, batch = store(database, payload, session(number=9))
    assert new == 1
    assert [row.key for row in batch.sessions] == [uid(9)]
    ((why, times),) = ask("SELECT reason, times FROM quarantine")
    assert reason in why
    store(database, payload)
    assert ask("SELECT times FROM quarantine") == [(times + 1,)]


@pytest.mark.parametrize(
    "extra", ['"\\u0000"', "[" * 500 + "]" * 500, '"\\u202e\\n"', "1e400"]
)
def test_an_unknown_field_never_holds_up_the_others(database, ask, extra):
    strange = json.dumps(session())[:-1] + f', "new": {extra}}}'
    first, last = session(number=2), session(number=3)
    new, batch = store(database, first, strange.encode(), last)
    assert new + len(batch.bad) == 3
    assert len(batch.sessions) == new
    # What is stored can be read.
    assert len(ask("SELECT * FROM rep")) == 5 * new
    assert {uid(2), uid(3)} <= {row[0] for row in ask("SELECT id FROM session")}


def test_racks_and_health_are_kept_too(database, ask):
    def health(mono_s):
        sample = {"schema": "health/1", "rack": "a", "boot_id": "b", "mono_s": mono_s}
        return message(sample, "hingewatch/v1/a/health")

    info = {"rack": "a", "software": "1.0", "model": "m"}
    batch = sorted_out(
        [
            message(b"online", "hingewatch/v1/a/status"),
            message(info, "hingewatch/v1/a/info"),
            message(b"offline", "hingewatch/v1/a/status"),
            message(b"<script>", "hingewatch/v1/a/status"),
            message(b"x", "somebody/else"),
            health(1.0),
            health(1.0),
            health(2.0),
        ],
        NOW,
    )
    database.store(batch)
    database.store(batch)
    assert ask("SELECT rack, status FROM rack") == [("a", "offline")]
    assert ask("SELECT count(*) FROM health") == [(2,)]
    assert ask("SELECT count(*), max(times) FROM quarantine") == [(2, 2)]


def test_a_flood_of_nonsense_is_bounded(database, ask, monkeypatch):
    monkeypatch.setattr("edge.gym.sqlite.QUARANTINED", 10)
    monkeypatch.setattr("edge.gym.postgres.QUARANTINED", 10)
    for number in range(5):
        store(database, *(b"%d" % n for n in range(20 * number, 20 * number + 20)))
    assert ask("SELECT count(*) FROM quarantine")[0][0] <= 10


def test_csv_and_parquet_hold_every_repetition(database, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    for number in range(1, 4):
        store(database, session(number=number, reps=4))
    export(database, tmp_path / "reps.csv")
    export(database, tmp_path / "reps.parquet")
    with (tmp_path / "reps.csv").open(newline="") as file:
        lines = list(csv.DictReader(file))
    table = parquet.read_table(tmp_path / "reps.parquet").to_pylist()
    assert len(lines) == len(table) == 12
    assert list(lines[0]) == list(table[0]) == list(COLUMNS)
    assert table[0]["hip_share"] == float(lines[0]["hip_share"]) == 0.9
    assert table[0]["athlete"] is None
    assert [path.name for path in tmp_path.glob("*.part")] == []
    with pytest.raises(UsageError, match="csv or"):
        export(database, tmp_path / "reps.xlsx")
    with pytest.raises(StoreError, match="export"):
        export(database, tmp_path / "nowhere" / "reps.csv")


def test_a_racks_own_store_is_not_taken_for_the_gyms(tmp_path):
    path = tmp_path / "sessions.db"
    SessionLog(path).close()
    with pytest.raises(StoreError, match="belongs to another"):
        open_database(str(path))
    (tmp_path / "text").write_text("x" * 5000)
    with pytest.raises(StoreError, match="not a database"):
        open_database(f"sqlite://{tmp_path / 'text'}")


def test_a_server_that_is_not_there_is_one_line_without_its_password():
    with pytest.raises(StoreError) as told:
        open_database("postgresql://me:s3cret@127.0.0.1:1/gym")
    assert "s3cret" not in str(told.value)
    assert "\n" not in str(told.value)
    assert "127.0.0.1/gym" in str(told.value)


def test_sqlite_pays_one_fsync_for_a_batch(tmp_path):
    database = SqliteDatabase(tmp_path / "gym.db")
    pragma = database._database.execute
    assert pragma("PRAGMA journal_mode").fetchone() == ("wal",)
    assert pragma("PRAGMA synchronous").fetchone() == (2,)
    with sqlite3.connect(tmp_path / "gym.db") as reader:
        store(database, *(session(number=number) for number in range(100)))
        assert reader.execute("SELECT count(*) FROM session").fetchone() == (100,)
    reader.close()
    database.close()
