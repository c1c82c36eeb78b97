"""The camera goes to ``aim`` and comes back, also when that is killed."""

import argparse
import fcntl
import logging
import signal
import socket
import subprocess
import sys
import threading
from contextlib import ExitStack, suppress

import pytest
from support.mqtt_made import LONG_S, wait_for

from edge.commands import run as run_command
from edge.config.sections import Config
from edge.devices.lamps.patterns import LampSettings
from edge.errors import DeviceError, Reason
from edge.session import lending
from edge.session.lending import (
    Borrowed,
    Lender,
    UntilLent,
    await_return,
    is_lent,
    lock_path,
)
from edge.store.settings import StoreSettings
from edge.store.sqlite.claim import claimed, is_claimed
from edge.testing.picamera import fake_picamera2

BORROW = """
import sys, time
from pathlib import Path
from edge.session.lending import Borrowed
with Borrowed(Path(sys.argv[1])):
    print("mine", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def store(tmp_path):
    return tmp_path / "sessions.db"


@pytest.fixture
def borrower(store):
    process = subprocess.Popen(
        [sys.executable, "-c", BORROW, str(store)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "mine\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


class Told:
    def __init__(self):
        self.lines = []

    def waiting(self, why):
        self.lines.append(why)


def test_a_rack_that_only_looks_is_not_taken_for_another_aim(store):
    with ExitStack() as looking:
        lock = looking.enter_context(lock_path(store).open("wb"))
        fcntl.flock(lock, fcntl.LOCK_SH)  # as ``is_lent`` holds it for a moment
        with Borrowed(store, sleep=lambda _seconds: looking.close()):
            assert is_lent(store)


def test_a_borrower_that_is_killed_has_given_the_camera_back(store, borrower, caplog):
    assert is_lent(store)
    told = Told()

    def kill_at_the_second_look(_seconds):
        if len(told.lines) == 2:
            borrower.send_signal(signal.SIGKILL)
            borrower.wait()

    with caplog.at_level(logging.INFO):
        assert await_return(store, told, kill_at_the_second_look)
    assert not is_lent(store)
    assert len(told.lines) == 2
    assert "the camera is back" in caplog.text


def test_a_rack_whose_camera_is_not_lent_waits_for_nothing(store):
    assert not await_return(store, Told(), pytest.fail)


def test_frames_end_once_somebody_borrows(store):
    looked = threading.Event()

    def wait(closed, _seconds):
        looked.wait(LONG_S)
        return closed.is_set()

    class Endless(list):
        dropped = 3

    with Lender(store, wait=wait) as lender:
        frames = UntilLent(Endless(range(10**6)), lender)
        taken = iter(frames)
        assert (next(taken), frames.dropped) == (0, 3)
        with Borrowed(store):
            looked.set()
            wait_for(lambda: lender.asked)
            assert list(taken) == []


def test_two_cannot_borrow_at_a_time(store, borrower):
    with pytest.raises(DeviceError, match="another hingewatch aim") as raised:
        Borrowed(store)
    assert raised.value.reason is Reason.BUSY


def test_whoever_borrows_waits_until_the_rack_has_let_go(store):
    rack = claimed(store)
    with Borrowed(store, sleep=lambda _seconds: rack.close()) as borrowed:
        assert borrowed.had_to_wait


def test_a_rack_that_does_not_let_go_is_told_with_what_to_do(store):
    with claimed(store), pytest.raises(DeviceError, match="systemctl stop") as raised:
        Borrowed(store, patience_s=0.0)
    assert raised.value.reason is Reason.BUSY
    assert not is_lent(store)


def test_the_lock_is_the_rack_s_own_and_nobody_else_s(store):
    with Borrowed(store):
        path = lock_path(store)
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.stat().st_uid == store.parent.stat().st_uid


def test_run_begins_anew_when_the_camera_is_back(monkeypatch, store):
    happened = []
    ends = [True, True, False]

    def run(_config, _source, _reference):
        happened.append("run")
        return ends.pop(0)

    monkeypatch.setattr(run_command, "run", run)
    monkeypatch.setattr(
        run_command, "await_return", lambda _store: happened.append("wait")
    )
    options = argparse.Namespace(config=None, source=None, reference=None)
    assert run_command.command(options) == 0
    assert happened == ["wait", "run"] * 3


def test_the_rack_goes_on_with_the_lens_that_aim_has_kept(
    monkeypatch, tmp_path, caplog
):
    settings = tmp_path / "hingewatch.toml"
    settings.write_text(f"[store]\npath = '{tmp_path}/sessions.db'\n")
    left = ["[lens]\nroll_deg = 3.0\n", "no settings", None]
    rolls_deg = []

    def run(config, _source, _reference):
        rolls_deg.append(config.lens.roll_deg)
        if (text := left.pop(0)) is None:
            return False
        settings.write_text(f"[store]\npath = '{tmp_path}/sessions.db'\n{text}")
        return True

    monkeypatch.setattr(run_command, "run", run)
    options = argparse.Namespace(config=settings, source=None, reference=None)
    assert run_command.command(options) == 0
    assert rolls_deg == [0.0, 3.0, 3.0]
    assert "goes on with the settings that it had" in caplog.text


def test_a_rack_lends_its_camera_and_systemd_is_not_told_that_it_ends(
    store, monkeypatch, tmp_path
):
    said = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    said.bind(str(tmp_path / "notify"))
    said.setblocking(False)
    told = []

    def heard():
        with suppress(BlockingIOError):
            while True:
                told.append(said.recv(1000))
        return told

    # Lent before its first picture is judged, a rack would not have said that either.
    monkeypatch.setattr(
        lending, "is_lent", lambda store: b"READY=1" in heard() and is_lent(store)
    )
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
    monkeypatch.setattr(lending, "LOOK_S", 0.01)
    config = Config(store=StoreSettings(store), lamps=LampSettings(self_test=False))
    with said, fake_picamera2() as cameras, Borrowed(store):
        assert run_command.run(config)
        (camera,) = cameras
        assert camera.closed
        assert b"READY=1" in heard()
        assert b"STOPPING=1" not in told
    assert not is_claimed(store)
