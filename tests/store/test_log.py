"""What survives: every finished set, whatever ends the process."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest

from edge.errors import Reason, StoreError
from edge.store import hinges
from edge.store.hinges import StoredHinge
from edge.store.log import SessionLog
from edge.store.outbox import Outbox
from edge.store.people import delete_sessions

SET = {"exercise": "hip_hinge", "reps": [{"index": 1, "hip_share": None}], "holds": []}


def begun(session_id):
    return {
        "schema": "session/1",
        "id": session_id,
        "rack": "rack-1",
        "sets": [],
        "frames": {"seen": 0, "judged": 0, "dropped": 0},
        "advice": [],
    }


@pytest.fixture
def path(tmp_path):
    return tmp_path / "new folder" / "sessions.db"


def test_a_session_comes_back_as_it_was_closed(path):
    final = {**begun("a"), "sets": [SET, {**SET, "advice": ["hips"]}], "view": "side"}
    with SessionLog(path) as log:
        log.open_session(begun("a"))
        log.add_set("a", 0, SET)
        log.add_set("a", 1, SET)
        log.close_session("a", final)
        assert log.session("a") == final
        assert list(log.session("a")) == list(final)
    with SessionLog(path, read_only=True) as log:
        assert log.sessions() == ["a"]
        assert log.session("a") == final


def test_an_advice_code_of_an_older_program_is_still_read(path):
    old = {**begun("a"), "advice": ["softer_knees_only"]}
    with SessionLog(path) as log:
        log.open_session(old)
        log.close_session("a", old)
    with SessionLog(path, read_only=True) as log:
        assert log.session("a")["advice"] == ["softer_knees_only"]


def test_an_athletes_hinge_is_kept_as_numbers_until_it_is_forgotten(path):
    first, second = (StoredHinge({"worth": w}, "2026-11-27") for w in (0.5, 0.9))
    with SessionLog(path) as log:
        assert log.hinge("Zoë") is None
        log.put_hinge("Zoë", first)
        log.put_hinge("Ann", StoredHinge({"worth": 0.1}, None))
        log.put_hinge("Zoë", second)
    with SessionLog(path) as log:
        assert log.hinge("Zoë") == second
        assert log.hinge("Ann") == ({"worth": 0.1}, None)
        log.put_hinge("Zoë", None)
        log.put_hinge("nobody", None)
        assert log.hinge("Zoë") is None


def test_who_has_their_sessions_deleted_has_no_hinge_left(path):
    with SessionLog(path) as log:
        log.put_hinge("Zoë", StoredHinge({}, None))
        log.put_hinge("Ann", StoredHinge({}, None))
    delete_sessions(path, "Zoë")
    with SessionLog(path) as log:
        assert (log.hinge("Zoë"), log.hinge("Ann")) == (None, ({}, None))


def test_the_oldest_hinges_make_room(path, monkeypatch):
    monkeypatch.setattr(hinges, "KEPT", 3)
    with SessionLog(path) as log:
        for number in range(5):
            log.put_hinge(f"a{number}", StoredHinge({}, None))
        kept = [log.hinge(f"a{number}") is not None for number in range(5)]
    assert kept == [False, False, True, True, True]


def test_a_hinge_that_cannot_be_read_is_none(path):
    with SessionLog(path) as log:
        log.put_hinge("Zoë", StoredHinge({}, None))
        with closing(sqlite3.connect(path)) as other, other:
            other.execute("UPDATE own_hinge SET numbers = '[1'")
        assert log.hinge("Zoë") is None


def test_sessions_are_listed_oldest_first(path):
    names = ["c", "a", "b"]
    with SessionLog(path) as log:
        for name in names:
            log.open_session(begun(name))
            log.close_session(name, begun(name))
        assert log.sessions() == names


def test_an_unclosed_session_is_closed_with_its_sets_by_the_next_start(path):
    with SessionLog(path) as log:
        log.open_session(begun("a"))
        log.add_set("a", 0, SET)
        log.open_session(begun("nothing happened"))
    assert Outbox(path).pending() == []
    with SessionLog(path) as log:
        assert log.recovered == ("a",)
        assert log.sessions() == ["a"]
        expected = {**begun("a"), "sets": [SET], "interrupted": True}
        assert log.session("a") == expected
    assert [(name, json.loads(text)) for name, text in Outbox(path).pending()] == [
        ("a", expected)
    ]
    with SessionLog(path) as log:
        assert log.recovered == ()


def test_a_reader_recovers_nothing_and_disturbs_nobody(path):
    with SessionLog(path) as log:
        log.open_session(begun("a"))
        log.add_set("a", 0, SET)
        with SessionLog(path, read_only=True) as reader:
            assert reader.session("a")["sets"] == [SET]
            with pytest.raises(StoreError, match="readonly"):
                reader.close_session("a", begun("a"))
        log.add_set("a", 1, SET)
    with SessionLog(path) as log:
        assert log.recovered == ("a",)


def test_a_session_that_was_never_opened_can_still_be_closed(path):
    with SessionLog(path) as log:
        log.close_session("a", {**begun("a"), "sets": [SET]})
        assert log.session("a")["sets"] == [SET]


def test_a_set_is_kept_or_refused_whole(path):
    with SessionLog(path) as log:
        log.open_session(begun("a"))
        with pytest.raises(ValueError, match="Out of range float"):
            log.close_session("a", {**begun("a"), "sets": [SET, {"x": float("nan")}]})
        assert log.session("a")["sets"] == []
        log.add_set("a", 0, SET)


def test_the_end_of_a_session_writes_no_set_a_second_time(path):
    sets = [{**SET, "advice": [f"{index}" * 2000]} for index in range(30)]
    with SessionLog(path) as log:
        log.open_session(begun("a"))
        for index, each in enumerate(sets):
            log.add_set("a", index, each)
        log._database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        log.close_session("a", {**begun("a"), "sets": sets})
        assert path.with_name("sessions.db-wal").stat().st_size < 30_000
        changed = [*sets[:-1], SET]
        log.close_session("a", {**begun("a"), "sets": changed})
        assert log.session("a")["sets"] == changed


def test_two_racks_cannot_share_a_log(path):
    with (
        SessionLog(path),
        pytest.raises(StoreError, match="in use by another hingewatch"),
    ):
        SessionLog(path)
    SessionLog(path).close()


def test_what_is_committed_has_reached_the_disk(path):
    with SessionLog(path) as log:
        assert log._database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert log._database.execute("PRAGMA synchronous").fetchone() == (2,)


CHILD = """
import sys
from itertools import count
from pathlib import Path
from edge.store.log import SessionLog
run, path = sys.argv[1:]
with SessionLog(Path(path)) as log:
    for number in count():
        name = f"{run}-{number}"
        session = {"schema": "session/1", "id": name, "sets": []}
        log.open_session(session)
        print("opened", name, 0, flush=True)
        sets = []
        for index in range(3):
            sets.append({"exercise": "hip_hinge", "n": index})
            log.add_set(name, index, sets[-1])
            print("set", name, index, flush=True)
        log.close_session(name, {**session, "sets": sets})
        print("closed", name, 0, flush=True)
"""


def test_a_kill_at_any_moment_loses_at_most_the_set_in_progress(path):
    rng = random.Random(20)
    sets, closed = {}, set()
    for run in range(8):
        with subprocess.Popen(
            [sys.executable, "-c", CHILD, str(run), str(path)],
            stdout=subprocess.PIPE,
            text=True,
        ) as child:
            assert child.stdout is not None
            last = rng.randrange(1, 12)
            for number, line in zip(count(), child.stdout, strict=False):
                what, name, index = line.split()
                if what == "set":
                    sets.setdefault(name, set()).add(int(index))
                elif what == "closed":
                    closed.add(name)
                if number == last:
                    # Spin for a part of a commit, so that every place is hit.
                    for _ in range(rng.randrange(20_000)):
                        pass
                    os.kill(child.pid, signal.SIGKILL)
        assert child.returncode == -signal.SIGKILL
    with SessionLog(path) as log:
        stored = {name: log.session(name) for name in log.sessions()}
    assert set(sets) <= set(stored)
    for name, session in stored.items():
        kept = {item["n"] for item in session["sets"]}
        expected = sets.get(name, set())
        # At most one more than was told: stored, but killed before saying so.
        assert expected <= kept
        assert len(kept - expected) <= 1
        assert kept == set(range(len(kept)))
        if name in closed:
            assert "interrupted" not in session
    assert any(session.get("interrupted") for session in stored.values())
    assert {name for name, _ in Outbox(path).pending(1000)} == set(stored)


def test_a_text_file_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("my training diary, " * 500)
    with pytest.raises(StoreError, match="not a database") as expected:
        SessionLog(path)
    assert "\n" not in str(expected.value)
    assert path.read_text() == "my training diary, " * 500


def test_the_database_of_another_program_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "photos.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE photo (name TEXT)")
        other.commit()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="belongs to another program"):
        SessionLog(path)
    assert path.read_bytes() == before


def test_a_damaged_log_is_one_line(path):
    with SessionLog(path) as log:
        for name in map(str, range(200)):
            log.close_session(name, {**begun(name), "sets": [SET] * 5})
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + random.Random(1).randbytes(len(whole) - 4096))

    def read_everything():
        with SessionLog(path) as log:
            return [log.session(name) for name in log.sessions()]

    with pytest.raises(StoreError, match="it is damaged") as expected:
        read_everything()
    assert expected.value.reason is Reason.DAMAGED
    assert "\n" not in str(expected.value)


@pytest.mark.parametrize("where", ["/proc/sessions.db", "/dev/null/sessions.db"])
def test_an_unwritable_place_is_one_line(where):
    with pytest.raises(StoreError, match=r"^session store /") as expected:
        SessionLog(Path(where))
    assert "\n" not in str(expected.value)


def test_a_missing_log_is_not_made_by_reading(path):
    with pytest.raises(StoreError, match="unable to open"):
        SessionLog(path, read_only=True)
    assert not path.exists()


def test_an_unknown_session_is_named(path):
    with SessionLog(path) as log, pytest.raises(StoreError, match="no session 'x'"):
        log.session("x")
