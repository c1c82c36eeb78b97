"""Whatever a batch holds, each session is stored once, and none stops the others."""

import csv
import json
import os
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime

import pytest
from support.mqtt_made import session, uid
from support.sessions_made import made_hold

from edge.commands.collect import CollectOptions, collect
from edge.errors import Reason, StoreError, UsageError
from edge.gym.batch import Batch, Message, SessionRow, sorted_out
from edge.gym.database import open_database
from edge.gym.export import export
from edge.gym.sqlite import SqliteDatabase
from edge.gym.tables import SQLITE_SETTLED
from edge.gym.view import COLUMNS, HOLDS, REPS
from edge.store.log import SessionLog
from edge.wire.connection import BrokerSettings

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
    answer = ask(
        "SELECT rack, athlete, load_kg, set_index, exercise, rep_index, hip_share, "
        "verdict, faults FROM rep ORDER BY rep_index"
    )
    same = ("rack-1", "Ann", 60.0, 0, "deadlift")
    assert [tuple(row) for row in answer] == [
        (*same, index, 0.9, "good", "spine_flexion") for index in (1, 2, 3)
    ]


def held_session(number=1):
    holds = [made_hold(1, "left"), made_hold(2, "right") | {"faults": FAULTS}]
    plank = {"exercise": "side_plank", "reps": [], "holds": holds}
    return session(number=number, sets=[plank], athlete="Ann")


FAULTS = [{"code": "lateral_flexion", "start_s": 1.0, "end_s": 2.0, "peak_deg": 14.0}]


def test_a_view_has_a_row_for_each_hold(database, ask):
    store(database, held_session(), session(number=2, reps=2))
    answer = ask(
        "SELECT athlete, exercise, hold_index, side, end_s - start_s, verdict, faults "
        "FROM hold ORDER BY hold_index"
    )
    assert [tuple(row) for row in answer] == [
        ("Ann", "side_plank", 1, "left", 3.0, "good", None),
        ("Ann", "side_plank", 2, "right", 3.0, "good", "lateral_flexion"),
    ]
    assert ask("SELECT count(*) FROM rep") == [(2,)]


def test_holds_are_exported_apart(database, tmp_path):
    store(database, held_session(), session(number=2, reps=2))
    export(database, tmp_path / "holds.csv", HOLDS)
    with (tmp_path / "holds.csv").open(newline="") as file:
        lines = list(csv.DictReader(file))
    assert list(lines[0]) == list(HOLDS.columns)
    assert [line["side"] for line in lines] == ["left", "right"]
    assert lines[1]["faults"] == "lateral_flexion"


def reps(database):
    return [
        dict(zip(COLUMNS, row, strict=True))
        for chunk in database.all_of(REPS)
        for row in chunk
    ]


def dated(database):
    """Return when sessions began and how that is known, by the number of each."""
    return {
        int(rep["session"][-1]): (rep["started"], rep["started_from"])
        for rep in reps(database)
    }


def health(mono_s, rack="rack-1", **more):
    sample = {"schema": "health/1", "rack": rack, "boot_id": "b", "mono_s": mono_s}
    return message({**sample, **more}, f"hingewatch/v1/{rack}/health")


UNSET = {"started_utc": None, "time_synced": False, "boot_id": "b", "reps": 1}
SET = {"utc": "2025-05-01T00:10:00.000+00:00", "time_synced": True}


def test_a_session_without_a_time_has_that_of_its_arrival_and_says_so(database):
    store(database, session(started_utc=None, time_synced=False, reps=1))
    (rep,) = reps(database)
    assert (rep["started"], rep["started_from"]) == (NOW, "received")
    assert rep["time_synced"] is False


def test_a_clock_that_was_not_set_is_not_taken_for_one_that_was(database):
    wrong = {"started_utc": "1970-01-01T00:00:09+00:00", "time_synced": False}
    store(database, session(reps=1, **wrong), session(number=2, boot_id="c", reps=1))
    assert dated(database) == {
        1: (datetime(1970, 1, 1, 0, 0, 9, tzinfo=UTC), "unsynced"),
        2: (datetime(2025, 1, 2, 3, 4, 5, 678000, tzinfo=UTC), "clock"),
    }


@pytest.mark.parametrize("first", ["session", "clock"])
def test_a_session_is_dated_by_any_other_message_of_its_boot(database, first, ask):
    unset = message(session(number=1, started_mono_s=60.0, **UNSET))
    old = health(30.0)
    others = [  # of another boot, of another rack
        message(session(number=2, **{**UNSET, "boot_id": "c"})),
        message(session("rack-2", number=3, **UNSET), "hingewatch/v1/rack-2/session"),
    ]
    batches = [[unset, old, *others], [health(600.0, **SET)]]
    for batch in batches if first == "session" else reversed(batches):
        database.store(sorted_out(batch, NOW))
    assert dated(database) == {
        1: (datetime(2025, 5, 1, 0, 1, tzinfo=UTC), "boot"),
        2: (NOW, "received"),
        3: (NOW, "received"),
    }
    assert sorted(ask("SELECT taken_from FROM health")) == [("boot",), ("clock",)]


@pytest.mark.parametrize(
    "nonsense",
    [
        {"utc": "0001-01-01T00:00:00Z", "mono_s": 1.0},
        {"utc": "9999-12-31T23:59:59Z", "mono_s": 1.0},
        {"utc": "2025-05-01T00:00:00Z", "mono_s": 1e10},
    ],
)
def test_a_clock_that_cannot_be_dates_nothing(database, nonsense):
    sent = health(**nonsense, time_synced=True)
    batch = [message(session(started_mono_s=1e10, **UNSET)), sent]
    database.store(sorted_out(batch, NOW))
    assert dated(database) == {1: (NOW, "received")}


def test_another_session_of_the_same_id_is_refused_for_good(database, ask):
    store(database, session(reps=1))
    other = session(reps=2)
    new, batch = store(database, other, session(number=2), session(reps=1))
    assert new == 1
    assert [row.key for row in batch.sessions] == [uid(2), uid(1)]
    ((rack, ack),) = batch.answers()
    assert (rack, ack.sessions) == ("rack-1", [uid(2), uid(1)])
    assert [(each.id, each.final) for each in ack.refused] == [(uid(1), True)]
    assert "same id" in ack.refused[0].reason
    ((kept,),) = ask("SELECT payload FROM quarantine")
    assert json.loads(kept) == other
    # The first one is as it was; within one batch too.
    assert ask(f"SELECT count(*) FROM rep WHERE session = '{uid(1)}'") == [(1,)]
    new, batch = store(database, session(number=5, reps=1), session(number=5, reps=3))
    assert (new, len(batch.refused)) == (1, 1)


def test_the_same_session_written_in_another_way_is_no_other(database):
    store(database, session())
    spaced = json.dumps(dict(reversed(session().items())), indent=1).encode()
    assert store(database, spaced)[1].refused == []


@pytest.mark.parametrize("name", ["status", "info", "state", "health"])
def test_an_empty_message_is_how_a_rack_is_forgotten(database, ask, name):
    info = {"rack": "a", "software": "1.0", "model": "m"}
    begin = [
        message(b"online", "hingewatch/v1/a/status"),
        message(info, "hingewatch/v1/a/info"),
        message(b"online", "hingewatch/v1/b/status"),
    ]
    database.store(sorted_out(begin, NOW))
    batch = sorted_out([message(b"", f"hingewatch/v1/a/{name}")], NOW)
    assert not batch.bad
    database.store(batch)
    assert ask("SELECT rack, status FROM rack") == [("b", "online")]
    # All that it has done stays, and it may come back.
    again = [message(b"", "hingewatch/v1/a/status"), *begin]
    database.store(sorted_out(again, NOW))
    assert ask("SELECT rack, status FROM rack ORDER BY rack") == [
        ("a", "online"),
        ("b", "online"),
    ]
    assert ask("SELECT count(*) FROM quarantine") == [(0,)]


def test_a_status_that_the_broker_tells_again_began_no_later(database, ask):
    for minute, word in enumerate((b"online", b"online", b"offline", b"offline")):
        sent = message(word, "hingewatch/v1/a/status")
        database.store(sorted_out([sent], NOW.replace(minute=minute)))
    ((since,),) = ask("SELECT status_since FROM rack")
    assert str(since).replace("T", " ").startswith("2025-05-06 07:02:09")


@pytest.mark.parametrize(
    "name", ["status", "info", "state", "health", "rep", "session"]
)
def test_a_bomb_is_refused_at_once(name):
    bomb = b'{"id":"x","a":[' + b"[]," * 320_000 + b"[]]}"
    began_s = time.thread_time()  # of work: the machine may have other
    batch = sorted_out([message(bomb, f"hingewatch/v1/rack-1/{name}")], NOW)
    assert time.thread_time() - began_s < 0.1
    assert len(batch.bad) == 1


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
    info = {"rack": "a", "software": "1.0", "model": "m"}
    batch = sorted_out(
        [
            message(b"online", "hingewatch/v1/a/status"),
            message(info, "hingewatch/v1/a/info"),
            message(b"offline", "hingewatch/v1/a/status"),
            message(b"<script>", "hingewatch/v1/a/status"),
            message(b"x", "somebody/else"),
            health(1.0, "a"),
            health(1.0, "a"),
            health(2.0, "a"),
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
    assert {row["started"] for row in table} == {
        datetime(2025, 1, 2, 3, 4, 5, 678000, tzinfo=UTC)
    }
    assert {(row["time_synced"], row["started_from"]) for row in table} == {
        (True, "clock")
    }
    assert lines[0]["started"] == "2025-01-02T03:04:05.678+00:00"
    assert (lines[0]["time_synced"], lines[0]["started_from"]) == ("true", "clock")
    assert [path.name for path in tmp_path.glob("*.part")] == []
    with pytest.raises(UsageError, match="csv or"):
        export(database, tmp_path / "reps.xlsx")
    with pytest.raises(StoreError, match="export"):
        export(database, tmp_path / "nowhere" / "reps.csv")


@pytest.mark.parametrize("sign", [*"=+-@\t", "\uff1d"])
def test_no_name_reaches_a_spreadsheet_as_a_formula(tmp_path, sign):
    database = SqliteDatabase(tmp_path / "gym.db")
    name = f"{sign}HYPERLINK(1)"
    sent = session(reps=1, athlete=name, load_kg=None)
    sent["sets"][0]["reps"][0]["spine_flexion_peak_deg"] = -3.5
    row = SessionRow("-rack", uid(1), "b", NOW, NOW, "clock", json.dumps(sent))
    database.store(Batch(sessions=[row]))
    export(database, tmp_path / "reps.csv")
    with (tmp_path / "reps.csv").open(newline="", encoding="utf-8") as file:
        (line,) = csv.DictReader(file)
    assert (line["athlete"], line["rack"]) == (f"'{name}", "'-rack")
    assert line["spine_flexion_peak_deg"] == "-3.5"  # a number is none
    database.close()


def test_what_is_to_be_read_must_be_there(tmp_path, postgres):
    out = tmp_path / "reps.csv"
    for path in (tmp_path / "nosuch.db", tmp_path / "no" / "gym.db"):
        with pytest.raises(StoreError, match="no such file") as caught:
            collect(CollectOptions(BrokerSettings(), str(path), export=out))
        assert caught.value.reason is Reason.MISSING
    with pytest.raises(StoreError, match="no collector has stored"):
        open_database(postgres.database(), make=False)
    with pytest.raises(UsageError):  # and the store is not looked at
        collect(CollectOptions(BrokerSettings(), "x", export=tmp_path / "reps.xls"))
    assert list(tmp_path.iterdir()) == []


def test_nobody_else_may_read_what_athletes_did(tmp_path):
    path = tmp_path / "state" / "gym.db"
    with closing(open_database(str(path))) as database:
        store(database, session())
        modes = {
            each.name: each.stat().st_mode & 0o777 for each in path.parent.iterdir()
        }
    assert len(modes) > 1  # with SQLite's own beside it
    assert set(modes.values()) == {0o600}
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_an_export_is_on_the_disk_before_it_replaces_an_older_one(
    tmp_path, monkeypatch
):
    done = []
    for name in ("fsync", "replace"):
        real = getattr(os, name)
        monkeypatch.setattr(
            os, name, lambda *a, real=real, name=name: (done.append(name), real(*a))
        )
    with closing(open_database(str(tmp_path / "gym.db"))) as database:
        export(database, tmp_path / "reps.csv")
    assert done == ["fsync", "replace", "fsync"]


def test_a_racks_own_store_is_not_taken_for_the_gyms(tmp_path):
    path = tmp_path / "sessions.db"
    SessionLog(path).close()
    with pytest.raises(StoreError, match="belongs to another"):
        open_database(str(path))
    (tmp_path / "text").write_text("x" * 5000)
    with pytest.raises(StoreError, match="not a database"):
        open_database(f"sqlite://{tmp_path / 'text'}")


def test_a_server_that_is_not_there_is_one_line_without_its_password():
    with pytest.raises(StoreError) as caught:
        open_database("postgresql://me:s3cret@127.0.0.1:1/gym")
    assert "s3cret" not in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "127.0.0.1/gym" in str(caught.value)


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


def test_dating_a_boot_looks_at_nothing_but_what_has_no_date(tmp_path):
    with closing(SqliteDatabase(tmp_path / "gym.db")) as database:
        for settled in SQLITE_SETTLED:
            plan = database._database.execute(
                f"EXPLAIN QUERY PLAN {settled} AND boot.rack = ? AND boot.boot_id = ?",
                ("rack-1", "b"),
            )
            caught = [row[3] for row in plan]
            assert len(caught) == 2
            assert "_unknown (rack=? AND <expr>=?)" in caught[1]
