import os
import sqlite3
from pathlib import Path

import pytest
from support.mqtt_made import session, uid

from edge.checks import store
from edge.checks.finding import State, within
from edge.errors import Reason
from edge.store.log import SessionLog
from edge.store.sqlite.claim import is_claimed

DAMAGED = Path(__file__).parents[1] / "store/damaged/sessions_pages_garbage.db"


def filled(path, count=2):
    log = SessionLog(path)
    for number in range(1, count + 1):
        each = session(number=number)
        log.open_session({**each, "sets": []})
        log.close_session(uid(number), each)
    return log


def test_a_sound_store_is_read_beside_a_running_rack_and_not_changed(tmp_path):
    path = tmp_path / "s.db"
    with filled(path):
        before = {each.name: each.stat().st_mtime_ns for each in tmp_path.iterdir()}
        assert is_claimed(path)
        (found,) = store.check(path)
        after = {each.name: each.stat().st_mtime_ns for each in tmp_path.iterdir()}
    assert found.state is State.OK
    assert "sessions: 2, not sent yet: 2" in found.what
    assert before == after
    assert not is_claimed(path)


def test_a_store_that_is_not_there_yet_is_not_made(tmp_path):
    path = tmp_path / "later" / "s.db"
    assert store.check(path)[0].state is State.OK
    assert list(tmp_path.iterdir()) == []
    assert not is_claimed(path)


def test_a_damaged_store_needs_a_person_and_is_left_as_it_is(tmp_path):
    path = tmp_path / "s.db"
    path.write_bytes(DAMAGED.read_bytes())
    (found,) = within(20.0, "store", lambda: store.check(path))
    assert (found.state, found.reason) == (State.NEEDS_PERSON, Reason.DAMAGED)
    assert path.read_bytes() == DAMAGED.read_bytes()


def test_another_programs_file_needs_a_person(tmp_path):
    path = tmp_path / "s.db"
    sqlite3.connect(path).execute("CREATE TABLE theirs (x)").connection.close()
    (found,) = within(20.0, "store", lambda: store.check(path))
    assert found.state is State.NEEDS_PERSON
    assert "another program" in found.what


def test_a_disk_that_takes_nothing_needs_a_person(tmp_path, monkeypatch):
    def full(**_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store.tempfile, "TemporaryFile", full)
    (found,) = within(20.0, "store", lambda: store.check(tmp_path / "s.db"))
    assert (found.state, found.reason) == (State.NEEDS_PERSON, Reason.FULL)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give a file away")
def test_a_store_that_root_has_made_in_the_services_folder_needs_a_person(tmp_path):
    """Root can write it, and the service cannot: a write alone would not show it."""
    path = tmp_path / "s.db"
    filled(path).close()
    os.chown(tmp_path, 1234, 1234)
    states = [each.state for each in store.check(path)]
    assert states == [State.NEEDS_PERSON, State.OK]
