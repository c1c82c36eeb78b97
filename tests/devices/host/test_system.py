"""What the service manager hears, and what the board says of itself."""

import os
import re
import socket
import subprocess
import sys
import threading
import time
import uuid
from datetime import datetime
from pathlib import Path

import pytest
from support.mqtt_made import wait_for

from edge.devices.host import system
from edge.devices.host.system import (
    Health,
    LastResort,
    Notifier,
    boot_id,
    clock_reading,
    default_threads,
    health,
)

TESTS = Path(__file__).parents[2]


class Manager:
    """The receiving end of the service manager's socket."""

    def __init__(self, address):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(address)
        self.socket.setblocking(False)

    def heard(self):
        messages = []
        while True:
            try:
                messages.append(self.socket.recv(4096).decode())
            except BlockingIOError:
                return messages


@pytest.fixture(params=["path", "abstract"])
def manager(request, tmp_path, monkeypatch):
    if request.param == "path":
        address = shown = str(tmp_path / "notify")
    else:
        name = f"hingewatch-test-{uuid.uuid4()}"
        address, shown = "\0" + name, "@" + name
    manager = Manager(address)
    monkeypatch.setenv("NOTIFY_SOCKET", shown)
    monkeypatch.delenv("WATCHDOG_PID", raising=False)
    monkeypatch.setenv("WATCHDOG_USEC", "20000000")
    yield manager
    manager.socket.close()


class Clock:
    def __init__(self):
        self.now_s = 100.0

    def __call__(self):
        return self.now_s


def test_it_says_ready_status_and_stopping(manager):
    notifier = Notifier()
    notifier.ready()
    notifier.status("watching\nrack-1")
    notifier.stopping()
    assert manager.heard() == ["READY=1", "STATUS=watching rack-1", "STOPPING=1"]


def run(notifier, clock, seconds, frame=lambda n: n, inference=lambda n: n):
    for number in range(1, int(seconds * 30) + 1):
        clock.now_s += 1 / 30
        notifier.alive(frame(number), inference(number))


def test_the_watchdog_is_fed_in_good_time_and_not_at_every_frame(manager):
    clock = Clock()
    run(Notifier(clock), clock, 60)
    assert set(manager.heard()) == {"WATCHDOG=1"}
    run(Notifier(clock), clock, 60)
    assert 9 <= len(manager.heard()) <= 12  # every 5 of 20 s


def test_a_dead_model_starves_the_watchdog(manager):
    clock = Clock()
    run(Notifier(clock), clock, 60, inference=lambda n: 0)
    assert manager.heard() == []


def test_a_model_that_dies_starves_it_from_then_on(manager):
    clock = Clock()
    run(Notifier(clock), clock, 60, inference=lambda n: min(n, 300))
    assert len(manager.heard()) in (1, 2)


def test_a_frozen_camera_starves_the_watchdog(manager):
    clock = Clock()
    run(Notifier(clock), clock, 60, frame=lambda n: 0)
    assert manager.heard() == []


@pytest.mark.parametrize(
    ("usec", "pid"),
    [("", None), ("0", None), ("soon", None), ("20000000", "1")],
)
def test_without_a_watchdog_none_is_fed(manager, monkeypatch, usec, pid):
    monkeypatch.setenv("WATCHDOG_USEC", usec)
    if pid is not None:
        monkeypatch.setenv("WATCHDOG_PID", pid)
    clock = Clock()
    run(Notifier(clock), clock, 60)
    assert manager.heard() == []


def test_the_watchdog_of_this_very_process_is_fed(manager, monkeypatch):
    monkeypatch.setenv("WATCHDOG_PID", str(os.getpid()))
    clock = Clock()
    run(Notifier(clock), clock, 11)
    assert manager.heard() == ["WATCHDOG=1"] * 2


@pytest.mark.parametrize("address", [None, "", "/nowhere/notify"])
def test_without_a_service_manager_nothing_happens(monkeypatch, address):
    if address is None:
        monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    else:
        monkeypatch.setenv("NOTIFY_SOCKET", address)
    notifier = Notifier()
    notifier.ready()
    notifier.stopping()


def test_a_clock_reading_has_boot_clock_and_perhaps_utc(monkeypatch):
    monkeypatch.setattr(system, "time_synced", lambda: True)
    now = clock_reading()
    assert re.fullmatch(r"[0-9a-f-]{36}", now.boot_id)
    assert abs(now.mono_s - time.monotonic()) < 5.0
    assert now.utc is not None
    assert datetime.fromisoformat(now.utc).utcoffset().total_seconds() == 0
    monkeypatch.setattr(system, "time_synced", lambda: False)
    assert (clock_reading().utc, clock_reading().time_synced) == (None, False)


def test_whether_the_clock_is_right_is_asked_of_the_kernel():
    assert system.time_synced() in (True, False)


def put(root, path, text):
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text)


def test_heat_and_power_of_a_raspberry_pi(tmp_path):
    put(tmp_path, "sys/class/thermal/thermal_zone0/temp", "51121\n")
    put(tmp_path, "sys/class/thermal/thermal_zone1/temp", "48000\n")
    put(tmp_path, "sys/class/hwmon/hwmon0/name", "cpu_thermal\n")
    put(tmp_path, "sys/class/hwmon/hwmon1/in0_lcrit_alarm", "1\n")
    put(
        tmp_path,
        "sys/devices/platform/soc/soc:firmware/get_throttled",
        "50005\n",
    )
    put(tmp_path, "proc/sys/kernel/random/boot_id", "abc\n")
    assert health(tmp_path) == Health(51.121, 0x50005, True)
    assert boot_id(tmp_path) == "abc"


def test_what_a_machine_does_not_tell_is_none(tmp_path):
    assert health(tmp_path) == Health(None, None, None)
    put(tmp_path, "sys/class/thermal/thermal_zone0/temp", "too hot\n")
    assert health(tmp_path).temperature_c is None
    assert boot_id(tmp_path) == ""


def test_this_machine_can_be_asked():
    assert isinstance(health(), Health)


@pytest.mark.parametrize(
    ("model", "cores", "threads"),
    [
        ("Raspberry Pi 4 Model B Rev 1.5\0", 4, 3),
        ("Raspberry Pi Zero W Rev 1.1\0", 1, 1),
        ("Some other board\0", 8, 1),
        (None, 8, 1),
    ],
)
def test_a_raspberry_pi_gives_the_model_all_cores_but_one(
    tmp_path, monkeypatch, model, cores, threads
):
    if model:
        (tmp_path / "proc/device-tree").mkdir(parents=True)
        (tmp_path / "proc/device-tree/model").write_text(model)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(cores)))
    assert default_threads(tmp_path) == threads


HANGING = """
import signal, sys, time
from edge.devices.host.system import LastResort
from support.foreign import hang

def ready():
    print("ready", flush=True)

def sleep():
    ready()
    time.sleep(60)

signal.signal(signal.SIGTERM, signal.default_int_handler)
with LastResort(float(sys.argv[1])):
    try:
        {hang}
    except KeyboardInterrupt:
        pass
{after}
print("ended", flush=True)
"""


@pytest.mark.parametrize(
    ("hang", "after", "last_s", "code", "said"),
    [
        ("sleep()", "", 60.0, 0, "ended\n"),
        ("sleep()", "time.sleep(60)", 0.3, 3, ""),
        ("hang(ready)", "", 0.3, 3, ""),
    ],
)
def test_a_signal_ends_the_process_whatever_hangs(hang, after, last_s, code, said):
    program = HANGING.format(hang=hang, after=after)
    command = [sys.executable, "-c", program, str(last_s)]
    paths = ":".join(filter(None, [str(TESTS), os.environ.get("PYTHONPATH")]))
    environment = os.environ | {"PYTHONPATH": paths}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout.readline() == "ready\n"
        process.terminate()
        assert process.wait(30) == code
        assert process.stdout.read() == said


def test_the_last_resort_stands_down_when_nothing_was_asked():
    def waiting():
        return "last resort" in {thread.name for thread in threading.enumerate()}

    with LastResort(0.0, leave=lambda code: pytest.fail("left")):
        assert waiting()
    wait_for(lambda: not waiting())
