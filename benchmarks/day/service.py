"""Plays systemd and the gym around a rack: restarts, kills, full disks, no broker."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.day.plan import LASTS_S, Event
from benchmarks.day.shared import Shared

ROOT = Path(__file__).parents[2]
MOSQUITTO = shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
# The unit's: hung for so long, systemd asks it to end, and later kills. The watchdog of
# 20 s is shortened, because the day is.
WATCHDOG_S, STOP_S = 8.0, 25.0
BLUE_AND_DARK_S = 3.0  # from the last picture, in real time
CONFIG = """
[rack]
name = "rack-1"
[camera]
width = 64
height = 64
warmup_s = 0.0
[lamps]
self_test = false
[store]
path = "{folder}/disk/sessions.db"
[broker]
host = "127.0.0.1"
port = {port}
retry_s = 2.0
"""


class Rack:
    """The rack's service, as its unit has it, and what became of it."""

    def __init__(self, folder: Path, shared: Shared) -> None:
        self._folder, self._shared = folder, shared
        self.ends: list[tuple[str, int]] = []
        self.lit_after_end: list[str] = []
        self.lit_after_stop_post: list[str] = []
        self.slowest_start_s = 0.0
        self._why = "by itself"
        self.start()

    def start(self) -> None:
        """Start it, and wait for its first picture."""
        self._began_s = time.monotonic()
        self.process = self._spawn("run")
        self._moved_s, self._moved_at = time.monotonic(), self._shared.now_s
        self._up = False

    def _spawn(self, name: str) -> "subprocess.Popen[bytes]":
        log = (self._folder / "rack.log").open("ab")
        with log:
            return subprocess.Popen(
                [sys.executable, "-m", "benchmarks.day.rack", str(self._folder), name],
                cwd=ROOT,
                stdout=log,
                stderr=log,
            )

    def end(self, how: signal.Signals) -> None:
        """Send it a signal; what follows is seen by ``look``."""
        self._why = how.name
        self.process.send_signal(how)

    def look(self, *, restart: bool = True) -> None:
        """Do what systemd does: restart what ended, end what hangs."""
        now_s = time.monotonic()
        if self.process.poll() is not None:
            self._ended(restart=restart)
            return
        if self._shared.now_s != self._moved_at:
            if not self._up:
                self._up = True
                self.slowest_start_s = max(self.slowest_start_s, now_s - self._began_s)
            self._moved_at, self._moved_s = self._shared.now_s, now_s
        hung_s = now_s - self._moved_s
        if self._up and hung_s > BLUE_AND_DARK_S + 0.5 and self._shared.lit():
            self.lit_after_end.append(f"hangs for {hung_s:.1f} s")
        if hung_s > WATCHDOG_S + STOP_S:
            self.end(signal.SIGKILL)
        elif hung_s > WATCHDOG_S and self._why == "by itself":
            self.end(signal.SIGTERM)

    def _ended(self, *, restart: bool) -> None:
        code, why = self.process.returncode, self._why
        self._why = "by itself"
        self.ends.append((why, code))
        # Closed or exited by itself it is dark; SIGKILL leaves the pins as they were.
        if why != "SIGKILL" and self._shared.lit():
            self.lit_after_end.append(f"{why}, exit code {code}")
        self._spawn("dark").wait(60.0)  # ExecStopPost=
        if lit := self._shared.lit():
            self.lit_after_stop_post.append(f"{why}: {lit}")
        if code == 2:
            raise AssertionError("exit code 2 is not restarted: see rack.log")
        if restart:
            self._shared.now_s += 4.0  # RestartSec=, and the start
            self.start()


class Gym:
    """Broker and collector, and the rack's disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            self.port = int(listener.getsockname()[1])
        (folder / "hingewatch.toml").write_text(
            CONFIG.format(folder=folder, port=self.port)
        )
        (folder / "mosquitto.conf").write_text(
            f"user root\nlistener {self.port} 127.0.0.1\nallow_anonymous true\n"
            f"persistence true\npersistence_location {folder}/\n"
        )
        self.broker = self._broker_started()
        self.collector = self._collector_started()

    def _start(self, *command: str) -> "subprocess.Popen[bytes]":
        with (self._folder / f"{Path(command[0]).name}.log").open("ab") as log:
            return subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)

    def start_broker(self) -> None:
        """Start it again, as its own service would."""
        self.broker = self._broker_started()

    def _broker_started(self) -> "subprocess.Popen[bytes]":
        if MOSQUITTO is None:
            raise SystemExit("needs the mosquitto broker: apt-get install mosquitto")
        broker = self._start(MOSQUITTO, "-c", f"{self._folder}/mosquitto.conf")
        for _ in range(500):
            with (
                contextlib.suppress(OSError),
                socket.create_connection(("127.0.0.1", self.port), 0.2),
            ):
                break
            time.sleep(0.02)
        return broker

    def stop_broker(self) -> None:
        """Pull its plug."""
        self.broker.kill()
        self.broker.wait()

    def _collector_started(self) -> "subprocess.Popen[bytes]":
        return self._start(
            *(sys.executable, "-m", "edge", "collect", "--no-table"),
            *("--broker", f"127.0.0.1:{self.port}", "--name", "gym"),
            *("--store", f"{self._folder}/gym.db"),
        )

    def restart_collector(self) -> None:
        """End the gym's side in the middle of whatever it does; it is started again."""
        self.collector.kill()
        self.collector.wait()
        self.collector = self._collector_started()

    def fill_disk(self) -> None:
        """Leave no room on the rack's disk."""
        filler = self._folder / "disk" / "filler"
        with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while file.write(bytes(4096)):
                pass

    def empty_disk(self) -> None:
        """Make room again."""
        (self._folder / "disk" / "filler").unlink(missing_ok=True)

    def close(self) -> None:
        """End both."""
        for process in (self.collector, self.broker):
            if process.poll() is None:
                process.terminate()
                process.wait(30.0)


class Day:
    """Lets things happen at their times; ``due`` holds what will be mended."""

    def __init__(self, rack: Rack, gym: Gym, happening: list[Event]) -> None:
        self._rack, self._gym = rack, gym
        self._left = list(happening)
        self._mend: dict[str, float] = {}
        self.happened: list[str] = []

    def step(self, now_s: float) -> None:
        """Do what is due."""
        while self._left and self._left[0].at_s <= now_s:
            kind = self._left.pop(0).kind
            self.happened.append(kind)
            if kind in LASTS_S:
                self._mend[kind] = now_s + LASTS_S[kind]
            if kind == "kill":
                self._rack.end(signal.SIGKILL)
            elif kind == "stop":
                self._rack.end(signal.SIGTERM)
            elif kind == "broker":
                self._gym.stop_broker()
            elif kind == "collector":
                self._gym.restart_collector()
            elif kind == "disk":
                self._gym.fill_disk()
        for kind, at_s in list(self._mend.items()):
            if now_s >= at_s:
                self.mend(kind)

    def mend(self, kind: str) -> None:
        """Have what was away come back."""
        if self._mend.pop(kind, None) is None:
            return
        if kind == "broker":
            self._gym.start_broker()
        else:
            self._gym.empty_disk()

    def mend_all(self) -> None:
        """Have everything come back."""
        for kind in LASTS_S:
            self.mend(kind)
