"""A rack's store in every kind of trouble: nothing is lost, and it is said."""

import json
import logging
import os
import shutil
import sqlite3
import stat
import subprocess
import threading
from contextlib import closing, suppress
from pathlib import Path

import pytest
from support.mqtt_made import wait_for

from edge.errors import Reason, StoreError
from edge.store.archive import Archive
from edge.store.damaged import kept_aside
from edge.store.log import SessionLog
from edge.store.outbox import Outbox
from edge.store.reopening import ReopeningLog
from edge.store.sqlite.causes import DiskError
from edge.store.writer import Writer

DAMAGED = sorted((Path(__file__).parent / "damaged").glob("*.db"))
SET = {"exercise": "hip_hinge", "reps": []}


@pytest.fixture
def path(tmp_path, monkeypatch):
    monkeypatch.setattr("edge.store.writer.RETRY_S", 0.01)
    monkeypatch.setattr("edge.store.sqlite.database.BUSY_S", 0.01)
    return tmp_path / "sessions.db"


@pytest.fixture
def disk(tmp_path, path):
    """Mount a small disk; return the store's path on it and a remount."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", place]
    if os.getuid() or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("needs root, and the right to mount a small disk")

    def remount(mode):
        subprocess.run(["mount", "-o", f"remount,{mode}", place], check=True)

    yield place / "sessions.db", remount
    subprocess.run(["umount", "-l", place], check=True)


def payload(name, sets=1):
    return {"schema": "session/1", "id": name, "sets": [SET] * sets}


def stored(path):
    with SessionLog(path, read_only=True) as log:
        return {name: log.session(name) for name in log.sessions()}


class Locked:
    """Another program that holds the store while in the block."""

    def __init__(self, path):
        self._other = sqlite3.connect(path, isolation_level=None)

    def __enter__(self):
        self._other.execute("BEGIN IMMEDIATE")

    def __exit__(self, *_):
        self._other.close()


def test_making_one_touches_no_disk(path):
    ReopeningLog(path / "not" / "there").close()
    assert list(path.parent.iterdir()) == []


@pytest.mark.parametrize("sample", DAMAGED, ids=lambda path: path.stem)
def test_a_damaged_store_is_kept_and_a_new_one_begun(sample, path, caplog):
    shutil.copy(sample, path)
    before = path.read_bytes()
    with ReopeningLog(path) as log:
        log.open()
        log.close_session("a", payload("a"))
        assert log.condition() == {
            "store": "ok",
            "store_set_aside": "sessions.db.damaged-1",
        }
    kept = path.with_name("sessions.db.damaged-1")
    assert kept.read_bytes() == before
    assert kept.stat().st_mode & 0o777 == 0o600
    assert list(stored(path)) == ["a"]
    said, _ = caplog.messages
    assert "damaged" in said
    assert "sessions.db.damaged-1" in said


def test_what_can_be_read_of_a_damaged_store_goes_into_the_new_one(path):
    names = [f"s{number}" for number in range(400)]
    with SessionLog(path) as log:
        for name in names:
            log.close_session(name, payload(name, 5))
        Outbox(path).delivered(names[:100])
        log.open_session(payload("unclosed", 0))
        log.add_set("unclosed", 0, SET)
    whole = bytearray(path.read_bytes())
    page = whole.index(b'"id":"s200"') // 4096
    whole[page * 4096 : (page + 1) * 4096] = os.urandom(4096)
    path.write_bytes(whole)
    with ReopeningLog(path) as log:
        log.open()
    kept = stored(path)
    assert 300 < len(kept) < 401  # those before the page, and those behind it
    assert all(
        len(session["sets"]) == 5 for name, session in kept.items() if name in names
    )
    waiting = {name for name, _ in Outbox(path).pending(1000)}
    assert waiting == set(kept) - set(names[:100])


def test_damage_that_is_met_while_running_does_not_end_the_session(path, caplog):
    with SessionLog(path) as log:
        for number in range(200):
            log.close_session(f"s{number}", payload(f"s{number}", 5))
    with ReopeningLog(path) as log, Writer() as writer:
        archive = Archive(log, writer)
        archive.open()
        archive.open_session(payload("a", 0))
        archive.add_set("a", 0, SET)
        written = threading.Event()
        writer.put(written.set)
        assert written.wait(10.0)
        with closing(sqlite3.connect(path)) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with path.open("r+b") as file:
            file.seek(4096)
            file.write(os.urandom(path.stat().st_size - 4096))
        archive.add_set("a", 1, SET)
        archive.close_session("a", payload("a", 2))
    assert writer.failures == 0
    assert len(stored(path)["a"]["sets"]) == 2
    assert [each.name for each in kept_aside(path)] == ["sessions.db.damaged-1"]


def test_a_second_damaged_store_does_not_replace_the_first(path):
    for number in (1, 2):
        shutil.copy(DAMAGED[0], path)
        with ReopeningLog(path) as log:
            log.open()
            assert log.condition()["store_set_aside"] == f"sessions.db.damaged-{number}"
    assert len(kept_aside(path)) == 2


def test_a_text_file_or_another_programs_is_left_alone_until_it_is_moved(path):
    path.write_text("my training diary, " * 500)
    with ReopeningLog(path) as log:
        with pytest.raises(DiskError, match="is a text file") as caught:
            log.open()
        assert caught.value.reason is Reason.INVALID
        assert log.condition()["store"] == "invalid"
        assert path.read_text() == "my training diary, " * 500
        path.unlink()
        with closing(sqlite3.connect(path)) as other:
            other.execute("CREATE TABLE photo (name TEXT)")
        path.chmod(0o644)
        with pytest.raises(DiskError, match="belongs to another program"):
            log.open()
        assert path.stat().st_mode & 0o777 == 0o644
        path.unlink()
        log.close_session("a", payload("a"))
    assert list(stored(path)) == ["a"]


def test_a_lock_that_is_held_through_a_session_does_not_lose_it(path, caplog):
    caplog.set_level(logging.INFO)
    SessionLog(path).close()
    with ReopeningLog(path) as log, Writer() as writer:
        archive = Archive(log, writer)
        with Locked(path):
            archive.open()
            archive.open_session(payload("a", 0))
            archive.add_set("a", 0, SET)
            archive.close_session("a", payload("a"))
            wait_for(lambda: caplog.messages)
            assert archive.condition()["store"] == "busy"
            assert archive.condition()["sessions_unwritten"] == 1
            assert stored(path) == {}
    assert archive.condition()["sessions_unwritten"] == 0
    assert stored(path) == {"a": payload("a")}
    assert writer.failures == 0
    locked, well = caplog.messages
    assert "another program holds it" in locked
    assert "damaged" not in locked
    assert "move" not in locked
    assert "stored again" in well


def test_a_lock_that_is_held_until_the_end_leaves_the_session_to_the_next_start(path):
    SessionLog(path).close()
    with Locked(path):
        with ReopeningLog(path) as log, Writer() as writer:
            archive = Archive(log, writer)
            archive.open()
            archive.open_session(payload("a", 0))
            archive.close_session("a", payload("a"))
            archive.close_session("b", payload("b"))
        assert writer.failures == 0
    late = path.with_name("sessions.db.late")
    assert stat.S_IMODE(late.stat().st_mode) == 0o600
    late.write_bytes(late.read_bytes() + b'{"id": "cut sho')
    with ReopeningLog(path) as log:
        log.open()
    assert stored(path) == {"a": payload("a"), "b": payload("b")}
    assert not late.exists()
    assert [name for name, _ in Outbox(path).pending()] == ["a", "b"]


def test_what_came_late_is_never_waiting_as_interrupted(path):
    with SessionLog(path) as log:
        log.open_session(payload("a", 0))
        log.add_set("a", 0, SET)
    ReopeningLog(path).late.keep(payload("a", 2))
    conditions = []

    class Watched(SessionLog):
        def adopt(self, sessions):
            conditions.append(Outbox(path).pending())
            return super().adopt(sessions)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("edge.store.reopening.SessionLog", Watched)
        with ReopeningLog(path) as log:
            log.open()
    assert conditions == [[]]
    assert stored(path) == {"a": payload("a", 2)}


def test_a_read_only_disk_is_written_to_when_it_can_be(disk, caplog):
    path, remount = disk
    remount("ro")
    with ReopeningLog(path) as log, Writer() as writer:
        archive = Archive(log, writer)
        archive.open()
        archive.close_session("a", payload("a"))
        wait_for(lambda: caplog.messages)
        assert archive.condition()["store"] == "forbidden"
        remount("rw")
    assert list(stored(path)) == ["a"]
    assert "damaged" not in caplog.text


def test_a_disk_that_is_full_from_the_start_is_written_to_when_there_is_room(
    disk, caplog
):
    path, _ = disk
    filler = path.with_name("filler")
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)
    with ReopeningLog(path) as log, Writer() as writer:
        archive = Archive(log, writer)
        archive.open()
        archive.close_session("a", payload("a"))
        wait_for(lambda: caplog.messages)
        assert archive.condition()["store"] == "full"
        filler.unlink()
    assert list(stored(path)) == ["a"]


def test_a_store_that_was_moved_away_is_begun_anew(path):
    with ReopeningLog(path) as log:
        log.open_session(payload("a", 0))
        log.add_set("a", 0, SET)
        path.rename(path.with_name("elsewhere.db"))
        log.add_set("a", 1, SET)
        assert len(stored(path)["a"]["sets"]) == 2
        assert Outbox(path).pending() == []  # it is still in progress
        log.close_session("a", payload("a", 2))
    assert stored(path) == {"a": payload("a", 2)}


def test_opening_again_does_not_close_the_session_in_progress(path):
    with ReopeningLog(path) as log:
        log.open_session(payload("a", 0))
        log.add_set("a", 0, SET)
        log.check()
        assert Outbox(path).pending() == []
        log.close_session("a", payload("a"))
    assert "interrupted" not in stored(path)["a"]


def test_damage_that_the_outbox_meets_is_mended_by_the_writer(path):
    with SessionLog(path) as log:
        for number in range(200):
            log.close_session(f"s{number}", payload(f"s{number}", 5))
    with ReopeningLog(path) as log, Writer() as writer:
        archive = Archive(log, writer)
        log.open()
        outbox = Outbox(path, on_damage=archive.check)
        shutil.copy(DAMAGED[1], path)
        busy, written = threading.Event(), threading.Event()
        writer.put(lambda: busy.wait(10.0))
        for _ in range(50):
            with pytest.raises(StoreError, match="damaged"):
                outbox.waiting()
        assert writer._actions.qsize() <= 2  # it is not asked for again and again
        busy.set()
        writer.put(written.set)
        assert written.wait(10.0)
        assert outbox.waiting() == 0
    assert len(kept_aside(path)) == 1


def test_what_is_stored_is_for_its_owner_alone(path):
    folder = path.parent / "new"
    path = folder / path.name
    mask = os.umask(0o022)
    try:
        with ReopeningLog(path) as log:
            log.close_session("a", payload("a"))
            Outbox(path).keep_health(b"{}")
            log.late.keep(payload("b"))
            modes = {
                each.name: each.stat().st_mode & 0o777 for each in folder.iterdir()
            }
    finally:
        os.umask(mask)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert set(modes.values()) == {0o600}
    assert {name.removeprefix("sessions.db") for name in modes} == {
        "", "-wal", "-shm", ".lock", ".health", ".late"
    }  # fmt: skip


def test_a_store_that_everybody_could_read_is_closed_to_them(path):
    SessionLog(path).close()
    path.chmod(0o644)
    with SessionLog(path):
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.with_name("sessions.db-wal").stat().st_mode & 0o777 == 0o600


def test_lines_that_are_no_session_are_left_out_of_what_came_late(path):
    late = path.with_name("sessions.db.late")
    lines = [b"[]", b'{"id": 5}', b"\xff", json.dumps(payload("a")).encode()]
    late.write_bytes(b"\n".join(lines))
    with ReopeningLog(path) as log:
        log.open()
    assert list(stored(path)) == ["a"]
