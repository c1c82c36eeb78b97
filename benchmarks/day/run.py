"""A simulated day of a rack: nothing stored is lost, memory is flat, lamps are dark.

    python -m benchmarks.day.run [--hours 24] [--seed 1] [--calm] [--keep FOLDER]

The rack is the real program (``benchmarks.day.rack``) with a real Mosquitto and a real
collector; a stand-in for systemd restarts it as its unit says. At random moments it is
killed or stopped, its camera stalls, freezes or hangs, the wall clock jumps by a day,
broker and collector go away, and its disk, a small file system of its own, is full. A
calm day is one process, whose memory has all day to grow.
"""

import argparse
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.day import plan
from benchmarks.day.service import Day, Gym, Rack
from benchmarks.day.shared import Shared
from edge.store.outbox import Outbox

DISK_MB = 8
INSIDE = "HINGEWATCH_DAY_INSIDE"
DRAIN_S = 120.0
# Chosen: until caches and pools have their size, in real seconds of a process.
SETTLED_S = 5.0


def a_day(folder: Path, hours: float, seed: int | None) -> dict[str, Any]:
    """Live through it in ``folder``, calmly without a seed; returns the figures."""
    (folder / "disk").mkdir()
    full = mounted(folder / "disk")
    happening = [] if seed is None else plan.events(hours, seed)
    happening = [each for each in happening if full or each.kind != "disk"]
    plan.write(folder / "plan.json", hours, happening)
    shared = Shared(folder / "shared")
    end_s = hours * plan.HOUR_S
    gym = Gym(folder)
    try:
        rack = Rack(folder, shared)
        try:
            day = Day(rack, gym, happening)
            while shared.now_s < end_s:
                day.step(shared.now_s)
                rack.look()
                time.sleep(0.005)
            day.mend_all()
            drained = drain(folder, rack)
            rack.end(signal.SIGTERM)
            rack.process.wait(60.0)
            rack.look(restart=False)
        finally:
            rack.process.kill()
            rack.process.wait()
    finally:
        gym.close()
    return figures(folder, hours, rack, day, drained)


def mounted(place: Path) -> bool:
    """Give the rack a disk of its own; returns whether that is possible here."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "day", str(place)]
    return subprocess.run(command, capture_output=True).returncode == 0


def drain(folder: Path, rack: Rack) -> bool:
    """Wait until the gym has all; returns whether it came to that."""
    outbox, until_s = (
        Outbox(folder / "disk" / "sessions.db"),
        time.monotonic() + DRAIN_S,
    )
    while time.monotonic() < until_s:
        rack.look()
        if outbox.waiting() == 0:
            return True
        time.sleep(0.1)
    return False


def figures(
    folder: Path, hours: float, rack: Rack, day: Day, drained: bool
) -> dict[str, Any]:
    """Return what it came to."""
    stored: dict[str, int] = {}
    for line in (folder / "stored.jsonl").read_text().splitlines():
        session_id, sets = json.loads(line)
        stored[session_id] = max(sets, stored.get(session_id, 0))
    with closing(sqlite3.connect(folder / "gym.db")) as database:
        rows = database.execute("SELECT payload FROM session").fetchall()
    arrived = Counter[str]()
    sets_arrived = {}
    for (text,) in rows:
        session = json.loads(text)
        arrived[session["id"]] += 1
        sets_arrived[session["id"]] = len(session["sets"])
    lost = [each for each, sets in stored.items() if sets_arrived.get(each, 0) < sets]
    memory = grown(folder / "memory.jsonl")
    ends = Counter(f"{why}, exit {code}" for why, code in rack.ends)
    return {
        "hours": hours,
        "happened": dict(Counter(day.happened)),
        "ends": dict(ends),
        "sessions_stored": len(stored),
        "sessions_arrived": len(arrived),
        "sessions_lost": len(lost),
        "sessions_twice": sum(count > 1 for count in arrived.values()),
        "outbox_empty": drained,
        "slowest_start_s": round(rack.slowest_start_s, 2),
        "lit_after_end": rack.lit_after_end,
        "lit_after_dark_command": rack.lit_after_stop_post,
        **memory,
    }


def grown(path: Path) -> dict[str, float]:
    """Return the highest memory, and by how much the longest-lived process grew, MB."""
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    table = np.array(rows, float)
    settled = table[table[:, 2] >= SETTLED_S]
    if not len(settled):
        return {"memory_mb": round(float(table[:, 3].max()), 1)}
    longest = max(
        set(settled[:, 0]), key=lambda pid: np.ptp(settled[settled[:, 0] == pid, 1])
    )
    of_it = settled[settled[:, 0] == longest]
    hours = np.ptp(of_it[:, 1]) / plan.HOUR_S
    return {
        "memory_mb": round(float(table[:, 3].max()), 1),
        "longest_process_h": round(float(hours), 1),
        "its_growth_mb": round(float(of_it[-1, 3] - of_it[0, 3]), 2),
    }


def holds(told: dict[str, Any]) -> list[str]:
    """Return what does not hold, in words; nothing where all is well."""
    wrong = []
    if told["sessions_lost"] or told["sessions_twice"]:
        wrong.append("sessions were lost, or came twice")
    if not told["outbox_empty"]:
        wrong.append("sessions still wait on the rack")
    if told["lit_after_end"] or told["lit_after_dark_command"]:
        wrong.append("lamps were lit after an end")
    if told.get("its_growth_mb", 0.0) > 2.0:
        wrong.append("memory grows")
    return wrong


def inside() -> bool:
    """Return whether this process may mount; else become one that may, if possible."""
    if os.environ.get(INSIDE):
        return True
    wrapped = ["unshare", "--user", "--map-root-user", "--mount", sys.executable, "-m"]
    os.environ[INSIDE] = "yes"
    if subprocess.run([*wrapped[:4], "true"], capture_output=True).returncode:
        return False
    os.execvp(wrapped[0], [*wrapped, "benchmarks.day.run", *sys.argv[1:]])


def main() -> int:
    """Run with what the command line says; returns 1 where something does not hold."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.day.run")
    parser.add_argument("--hours", type=float, default=24.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--calm", action="store_true", help="nothing goes wrong")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="leave all there")
    options = parser.parse_args()
    if not inside():
        print("no file system can be mounted here: the disk is never full")
    began_s = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="hingewatch-day-") as folder:
        place = options.keep or Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        seed = None if options.calm else options.seed
        told = a_day(place.absolute(), options.hours, seed)
        subprocess.run(["umount", str(place.absolute() / "disk")], capture_output=True)
    told["took_s"] = round(time.monotonic() - began_s)
    print(json.dumps(told, indent=2))
    wrong = holds(told)
    print("holds" if not wrong else f"DOES NOT HOLD: {'; '.join(wrong)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
