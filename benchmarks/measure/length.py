"""Does a frame cost the same after eight hours, and beside 100,000 stored sessions?

**Length.** Eight hours of lifting in one session, replayed: a set of three repetitions
every quarter of a minute, with a rest that ends the set after every tenth. Per hour the
median and worst time of a step with its recorder, and the process's memory; at the end
the time that the loop needs to close the session, its size, how long it then takes to
be stored and made ready to send, and the worst step meanwhile.

**Store.** What a rack's store does, with few sessions in it and with 100,000 that
nobody has fetched: opening it after an update and as it is, a set's and a session's
commit, the next ones to send and how many there are. All of it is done on a thread that
no lamp waits for. Where it says cold, nothing of the file is in memory, as after power
came back; then also how long it takes until every page was looked at.
"""

import dataclasses
import itertools
import json
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.measure.fleet_racks import payload
from edge.core.pose.lifter_tracker import nobody
from edge.core.types.observation import Observation
from edge.devices.host.system import clock_reading
from edge.exercises.tables import load_exercise
from edge.files.recording import read_recording
from edge.pipeline import Pipeline
from edge.session.recorder import SessionRecorder
from edge.store.archive import Archive
from edge.store.log import SessionLog
from edge.store.outbox import Outbox
from edge.store.reopening import ReopeningLog
from edge.store.rows import Payload
from edge.store.sqlite.database import connect
from edge.store.sqlite.page_check import refuse_damaged
from edge.store.writer import Writer

RECORDING = Path(__file__).parents[2] / "tests" / "recordings" / "demo_progressive.npz"
HOURS, SESSIONS = 8, 100_000
FPS = 30.0
SETS_IN_A_ROW, REST_S = 10, 40.0


def lifting() -> Iterator[Observation]:
    """Yield an athlete who does nothing else."""
    recorded = list(read_recording(RECORDING))
    t_s, index = 0.0, 0
    for number in itertools.count():
        rest = round(REST_S * FPS) if number % SETS_IN_A_ROW == SETS_IN_A_ROW - 1 else 0
        for each in [*recorded, *[None] * rest]:
            if each is None:
                yield Observation(t_s, index, recorded[0].size, nobody(t_s), None)
            else:
                pose = dataclasses.replace(each.pose, t_s=t_s)
                yield dataclasses.replace(each, t_s=t_s, index=index, pose=pose)
            t_s, index = t_s + 1 / FPS, index + 1


def length(hours: float = HOURS) -> dict[str, Any]:
    """Return the cost of a step by hour of one session, and of its end."""
    with (
        tempfile.TemporaryDirectory() as folder,
        ReopeningLog(Path(folder, "sessions.db")) as log,
        Writer() as writer,
    ):
        return _length(hours, log, writer)


def _length(hours: float, log: ReopeningLog, writer: Writer) -> dict[str, Any]:
    pipeline = Pipeline(None, load_exercise("romanian_deadlift"))
    recorder = SessionRecorder(
        "rack", ("movenet", "0" * 64), clock_reading, Archive(log, writer)
    )
    rows: list[dict[str, float]] = []
    times_ms: list[float] = []
    frames = lifting()

    def step() -> float:
        each = next(frames)
        began_s = time.perf_counter()
        recorder.take(pipeline.replay(each))
        times_ms.append(1e3 * (time.perf_counter() - began_s))
        return each.t_s

    while step() < hours * 3600:
        if len(times_ms) == 3600 * FPS:
            rows.append(_hour(times_ms))
            times_ms.clear()
    if len(times_ms) > FPS:  # not what rounding left over
        rows.append(_hour(times_ms))
    times_ms.clear()
    began_s = time.perf_counter()
    session = recorder.end(pipeline) or {}
    closed_s = time.perf_counter()
    stored = threading.Event()
    writer.put(Outbox(log.path).pending)
    writer.put(stored.set)
    while not stored.is_set():
        step()
    return {
        "hours": rows,
        "reps": sum(len(each["reps"]) for each in session["sets"]),
        "session_mb": round(len(json.dumps(session)) / 1e6, 2),
        "close_ms": round(1e3 * (closed_s - began_s), 2),
        "stored_ms": round(1e3 * (time.perf_counter() - closed_s), 1),
        "step_worst_meanwhile_ms": round(max(times_ms), 1),
    }


def _hour(times_ms: list[float]) -> dict[str, float]:
    p50, p99 = np.percentile(times_ms, [50, 99])
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return {
        "step_p50_ms": round(float(p50), 3),
        "step_p99_ms": round(float(p99), 3),
        "step_worst_ms": round(max(times_ms), 1),
        "memory_mb": round(pages * os.sysconf("SC_PAGE_SIZE") / 1e6, 1),
    }


def a_session(number: int) -> Payload:
    """Return a session of one set as racks send it, with an id of its own."""
    made: Payload = json.loads(payload("rack-1", number))
    return made


def store(sessions: int) -> dict[str, float]:
    """Return what a store with so many sessions takes, median of some, ms."""
    template = a_session(0)

    def filled() -> Iterator[tuple[Payload, bool]]:
        for number in range(sessions):
            yield {**template, "id": f"{number:032x}"}, False

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "sessions.db")
        with SessionLog(path) as log:
            log.adopt(filled)
        with closing(connect(path)) as database:
            database.execute("DROP INDEX session_state")
            database.execute("PRAGMA user_version = 3")
        outbox = Outbox(path)
        cold = {
            "update_cold": _cold_ms(path, lambda: SessionLog(path).close()),
            "count_waiting_cold": _cold_ms(path, outbox.waiting),
            "next_to_send_cold": _cold_ms(path, outbox.pending),
            "open_cold": _cold_ms(path, lambda: SessionLog(path).close()),
            "looked_through_cold": _cold_ms(path, lambda: _looked_through(path)),
        }
        with SessionLog(path) as log:
            fresh = [{**template, "id": f"new-{n}", "sets": []} for n in range(20)]
            done = template["sets"][0]
            return {
                "sessions": float(sessions),
                "file_mb": round(path.stat().st_size / 1e6, 1),
                **cold,
                "begin_session": _median_ms(log.open_session, fresh),
                "add_set": _median_ms(lambda s: log.add_set(s["id"], 0, done), fresh),
                "close_session": _median_ms(
                    lambda s: log.close_session(s["id"], {**s, "sets": [done]}), fresh
                ),
                "next_to_send": _median_ms(lambda _: outbox.pending(), fresh[:5]),
                "count_waiting": _median_ms(lambda _: outbox.waiting(), fresh[:5]),
                "strike_off": _median_ms(lambda s: outbox.delivered([s["id"]]), fresh),
            }


def _cold_ms(path: Path, action: Callable[[], object]) -> float:
    """Return what an action takes when nothing of the file is in memory, ms."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    began_s = time.perf_counter()
    action()
    return round(1e3 * (time.perf_counter() - began_s), 1)


def _looked_through(path: Path) -> None:
    with closing(connect(path, read_only=True)) as database:
        refuse_damaged(database, path)


def _median_ms(action: Callable[[Payload], object], each: list[Payload]) -> float:
    times = []
    for one in each:
        began_s = time.perf_counter()
        action(one)
        times.append(time.perf_counter() - began_s)
    return round(1e3 * statistics.median(times), 2)


def run() -> dict[str, Any]:
    """Measure, print and return the figures."""
    stores = [store(100), store(SESSIONS)]
    _print("A rack's store, ms", stores)
    long = length()
    _print("A step after so many hours of one session", long["hours"])
    print({name: value for name, value in long.items() if name != "hours"})
    return {"store_ms": stores, "length": long}


def _print(title: str, rows: list[dict[str, float]]) -> None:
    table = Table(title=title, title_justify="left")
    for name in rows[0]:
        table.add_column(name.replace("_", " "), justify="right")
    for row in rows:
        table.add_row(*(f"{value:g}" for value in row.values()))
    Console().print(table)
