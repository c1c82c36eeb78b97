"""What a rack writes to its disk in a day.

A stick figure lifts through a busy day, and recorder, store, outbox and health do what
they do on a rack; the clock alone runs faster. Counted are the sectors that reach a
disk of its own, with SQLite's and the file system's journals (an image, mounted as a
loop device: needs root), else what the kernel charges this process.
"""

import ctypes
import json
import logging
import os
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from edge.devices.host.health_report import health_report
from edge.devices.host.system import clock_reading
from edge.session.recorder import SessionRecorder
from edge.store.archive import Archive
from edge.store.outbox import Outbox
from edge.store.reopening import ReopeningLog
from edge.store.writer import Writer
from edge.testing.scenarios import BEGIN, film, hinge, pipeline, stand

# Chosen: two lifters an hour, from six to ten, as many sets as programmes have.
SESSIONS = 32
SETS = 4
REPS = 8
BETWEEN_SETS_S = 120.0
SESSION_REST_S = 240.0  # as edge.commands.run has it
HEALTH_SAMPLES = 24 * 60
SECTOR_BYTES = 512
IMAGE_BYTES = 128 << 20

Count = Callable[[], int]


def run() -> dict[str, Any]:
    """Measure, print and return the figures, MB a day."""
    rows: dict[str, dict[str, float]] = {}
    for name, broker, away in (
        ("no broker", False, False),
        ("a broker that takes each session", True, False),
        ("a broker that is away all day", True, True),
    ):
        with _disk() as (folder, count, what):
            before, logged = count(), _Logged()
            log = logging.getLogger("edge")
            log.addHandler(logged)
            with _flushing(folder) as flush:
                day(folder / "sessions.db", broker=broker, away=away, flush=flush)
            log.removeHandler(logged)
            written = count() - before
            kept = sum(file.stat().st_size for file in folder.glob("sessions.db*"))
        rows[name] = {
            "written": round(written / 1e6, 2),
            "kept": round(kept / 1e6, 2),
            "log": round(logged.size / 1e6, 3),
        }
    _print(rows, what)
    return {"written_mb_a_day": rows}


def day(store: Path, *, broker: bool, away: bool, flush: Callable[[], object]) -> None:
    """Have a rack live through a day.

    ``flush`` is called where the kernel would have written out long before the next
    thing happens.
    """
    one = film(BEGIN, *hinge(REPS), stand(2.0))
    lifter, outbox, at_s = pipeline(), Outbox(store), 0.0
    with ExitStack() as stack:
        log = stack.enter_context(ReopeningLog(store))
        writer = stack.enter_context(Writer())
        archive = Archive(log, writer)
        archive.open()
        model = ("movenet", "0" * 64)
        recorder = SessionRecorder(
            "rack-1", model, clock_reading, archive, rest_s=SESSION_REST_S
        )

        def settle() -> None:
            done = threading.Event()
            writer.put(done.set)
            done.wait()
            flush()

        for number in range(SESSIONS * SETS):
            for index, seen in enumerate(one):
                t_s = at_s + seen.t_s
                pose = replace(seen.pose, t_s=t_s)
                moved = replace(seen, t_s=t_s, index=index, pose=pose)
                recorder.take(lifter.replay(moved))
            at_s += one[-1].t_s + BETWEEN_SETS_S
            settle()
            if number % SETS == SETS - 1:
                at_s += 2 * SESSION_REST_S
                recorder.end(lifter)
                settle()
                if broker and not away:
                    outbox.delivered([key for key, _ in outbox.pending()])
        if away:
            sample = json.dumps(health_report("rack-1", store.parent)).encode()
            for _ in range(HEALTH_SAMPLES):
                outbox.keep_health(sample)
                flush()
    flush()


class _Logged(logging.Handler):
    """Counts what the journal gets, without its own head of each line."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.size = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.size += len(record.getMessage()) + 1


@contextmanager
def _disk() -> Iterator[tuple[Path, Count, str]]:
    """Lend a folder, a count of the bytes written to its disk, and what that counts."""
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(dir="/var/tmp")))
        device = None
        with suppress(OSError, subprocess.CalledProcessError):
            device = _mounted(place, stack)
        if device is None:
            yield place, _charged, "bytes that the kernel charges the process"
            return
        stat = Path("/sys/block", device, "stat")
        # Documentation/block/stat.rst: the seventh is sectors written.
        yield (
            place / "disk",
            lambda: int(stat.read_text().split()[6]) * SECTOR_BYTES,
            "sectors of an ext4 of its own",
        )


def _mounted(place: Path, stack: ExitStack) -> str:
    image, folder = place / "image", place / "disk"
    with image.open("wb") as file:
        file.truncate(IMAGE_BYTES)
    folder.mkdir()
    # Without lazy initialisation, which would go on writing in the background.
    _call("mkfs.ext4", "-q", "-E", "lazy_itable_init=0,lazy_journal_init=0", image)
    device = _call("losetup", "--find", "--show", image)
    stack.callback(_call, "losetup", "--detach", device)
    _call("mount", device, folder)
    stack.callback(_call, "umount", folder)
    with _flushing(folder) as flush:
        flush()
    return Path(device).name


def _call(*words: object) -> str:
    return subprocess.run(
        [*map(str, words)], check=True, capture_output=True, text=True
    ).stdout.strip()


@contextmanager
def _flushing(folder: Path) -> Iterator[Callable[[], None]]:
    """Lend what writes out all that waits for a folder's disk, and no other's."""
    syncfs = ctypes.CDLL(None, use_errno=True).syncfs
    handle = os.open(folder, os.O_RDONLY)

    def flush() -> None:
        if syncfs(handle):
            raise OSError(ctypes.get_errno(), "syncfs")

    try:
        yield flush
    finally:
        os.close(handle)


def _charged() -> int:
    lines = Path("/proc/self/io").read_text().splitlines()
    facts = dict(line.split(": ") for line in lines)
    return int(facts["write_bytes"])


def _print(rows: dict[str, dict[str, float]], what: str) -> None:
    title = f"{SESSIONS} sessions of {SETS} sets of {REPS}, MB a day; {what}"
    table = Table(title=title, title_justify="left")
    for column in ("", "written", "kept in files", "lines of log"):
        table.add_column(column, justify="right" if column else "left")
    for name, row in rows.items():
        table.add_row(name, *(f"{row[key]:.2f}" for key in ("written", "kept", "log")))
    Console().print(table)
