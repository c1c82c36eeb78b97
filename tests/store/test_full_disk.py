"""A disk that is really full: what matters waits for room, what does not goes."""

import os
import subprocess

import pytest

from edge.store.log import SessionLog
from edge.store.outbox import Outbox
from edge.store.sqlite.causes import DiskError
from edge.store.writer import Writer


@pytest.fixture
def small_disk(tmp_path):
    """Mount a disk of two megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", place]
    if os.getuid() or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("needs root, and the right to mount a small disk")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def payload(name, size=1000):
    return {"schema": "session/1", "id": name, "sets": [{"exercise": "x" * size}]}


def fill(place):
    """Leave no byte."""
    size = 1 << 20
    with (place / "filler").open("ab", buffering=0) as file:
        while size:
            try:
                file.write(b"x" * size)
            except OSError:
                size //= 2


def test_a_session_is_kept_until_there_is_room(small_disk, monkeypatch):
    monkeypatch.setattr("edge.store.writer.RETRY_S", 0.01)
    path = small_disk / "sessions.db"
    with SessionLog(path) as log, Writer() as writer:
        log.close_session("a", payload("a"))
        fill(small_disk)
        with pytest.raises(DiskError, match="disk"):
            log.close_session("b", payload("b", 100_000))
        assert writer.put(lambda: log.close_session("c", payload("c", 100_000)))
        assert writer.put(lambda: log.close_session("d", payload("d")))
        assert log.sessions() == ["a"]
        (small_disk / "filler").unlink()
        writer.close()
        assert writer.failures == 0
        assert log.sessions() == ["a", "c", "d"]
    assert Outbox(path).waiting() == 3


def test_samples_of_health_make_room_for_a_session(small_disk):
    path = small_disk / "sessions.db"
    with SessionLog(path) as log:
        log.close_session("a", payload("a"))
        outbox = Outbox(path)
        for _ in range(400):
            outbox.keep_health(b"x" * 1000)
        fill(small_disk)
        log.close_session("b", payload("b", 100_000))
        assert outbox.take_health() == []
    assert outbox.waiting() == 2


def test_health_that_does_not_fit_is_dropped_in_silence(small_disk):
    outbox = Outbox(small_disk / "sessions.db")
    outbox.keep_health(b"{}")
    fill(small_disk)
    for _ in range(100):
        outbox.keep_health(b"x" * 100)
    assert outbox.take_health()[0] == b"{}"
