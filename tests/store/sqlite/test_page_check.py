"""A large store is opened at once, and its damage is found all the same."""

import os
import sqlite3
import threading
from contextlib import closing

import pytest
from support.mqtt_made import wait_for

from edge.errors import Reason
from edge.store import log as log_module
from edge.store.archive import Archive
from edge.store.damaged import kept_aside
from edge.store.log import SessionLog
from edge.store.reopening import ReopeningLog
from edge.store.sqlite import page_check
from edge.store.sqlite.database import connect
from edge.store.sqlite.page_check import PageCheck, refuse_damaged
from edge.store.writer import Writer

SET = {"exercise": "hip_hinge", "reps": []}


def payload(name, sets=1):
    return {"schema": "session/1", "id": name, "sets": [SET] * sets}


def stored(path):
    with SessionLog(path, read_only=True) as log:
        return {name: log.session(name) for name in log.sessions()}


@pytest.fixture
def path(tmp_path):
    """Return a store of some pages."""
    path = tmp_path / "sessions.db"
    with SessionLog(path) as log:
        for number in range(200):
            log.close_session(f"s{number}", payload(f"s{number}", 5))
    return path


@pytest.fixture
def held(monkeypatch):
    """Let no page be looked at before the first write, and then not before ``set``."""
    go = threading.Event()

    def after(database, path):
        assert go.wait(10.0)
        return refuse_damaged(database, path)

    monkeypatch.setattr(log_module, "refuse_damaged", lambda *_: False)
    monkeypatch.setattr(page_check, "refuse_damaged", after)
    yield go
    go.set()


def break_a_page(path):
    whole = bytearray(path.read_bytes())
    page = whole.index(b'"id":"s100"') // 4096
    whole[page * 4096 : (page + 1) * 4096] = os.urandom(4096)
    path.write_bytes(whole)


def test_a_check_within_a_time_ends_in_it_and_disturbs_nothing_after(tmp_path):
    path = tmp_path / "large.db"
    with closing(connect(path)) as database:
        database.execute(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 99) "
            "INSERT INTO session (id, payload) "
            "SELECT i, CAST(hex(zeroblob(200000)) AS TEXT) FROM n"
        )
        assert refuse_damaged(database, path, 0.001) is False
        assert database.execute("SELECT count(*) FROM session").fetchone() == (99,)
        assert refuse_damaged(database, path, 60.0) is True
        assert refuse_damaged(database, path) is True


def test_sessions_are_stored_while_the_pages_are_looked_at(path, held):
    with ReopeningLog(path) as log:
        log.close_session("a", payload("a"))
        assert log._log.checking
        assert "a" in stored(path)
        held.set()
        wait_for(lambda: not log._log.checking)
        assert log.condition() == {"store": "ok", "store_set_aside": None}


def test_damage_found_late_sets_the_store_aside_and_loses_nothing(path, held, caplog):
    break_a_page(path)
    with ReopeningLog(path) as log, Writer() as writer:
        archive = Archive(log, writer)
        archive.open()
        archive.close_session("before", payload("before"))
        archive.open_session(payload("a", 0))
        archive.add_set("a", 0, SET)
        wait_for(lambda: archive.condition()["store"] == "ok")
        wait_for(lambda: writer._actions.empty())
        assert kept_aside(path) == []
        held.set()
        wait_for(lambda: kept_aside(path))
        archive.close_session("a", payload("a", 2))
    assert writer.failures == 0
    found = stored(path)
    assert found["a"] == payload("a", 2)
    assert found["before"] == payload("before")
    assert 100 < len(found) < 202
    assert "do not fit together" in caplog.text


def test_a_file_is_not_written_to_before_all_of_it_was_looked_at(path, held):
    before = path.read_bytes()
    with ReopeningLog(path) as log:
        log.open_session(payload("a", 0))
        other = sqlite3.connect(path, isolation_level=None)
        with closing(other):
            other.execute("PRAGMA wal_checkpoint(PASSIVE)")
        assert path.read_bytes() == before
        held.set()
        wait_for(lambda: not log._log.checking)
    assert path.read_bytes() != before


def test_a_check_that_goes_on_is_not_begun_anew(path, held):
    with ReopeningLog(path) as log:
        log.open()
        first = log._log
        log.check()
        assert log._log is first


def test_closing_does_not_wait_for_the_pages_that_are_left(path, monkeypatch):
    begun = threading.Event()

    def endless(database, path):
        begun.set()
        database.execute(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
            "SELECT count(*) FROM n"
        ).fetchone()

    monkeypatch.setattr(page_check, "refuse_damaged", endless)
    check = PageCheck(path, pytest.fail)
    assert begun.wait(10.0)
    check.close()
    assert not check.running
    check.close()


def test_a_file_that_was_moved_is_not_mistaken_for_the_one_in_its_place(path, held):
    break_a_page(path)
    with ReopeningLog(path) as log:
        log.open()
        path.rename(path.with_name("elsewhere.db"))
        held.set()
        wait_for(lambda: not log._log.checking)
        log.close_session("a", payload("a"))
        assert kept_aside(path) == []
    assert list(stored(path)) == ["a"]


def test_a_file_that_cannot_be_begun_is_damage_too(path):
    path.write_bytes(path.read_bytes()[:4096] + os.urandom(100))
    with path.open("r+b") as file:
        file.seek(100)
        file.write(os.urandom(3000))
    with pytest.raises(Exception, match="damaged") as caught:
        PageCheck(path, pytest.fail)
    assert caught.value.reason is Reason.DAMAGED
