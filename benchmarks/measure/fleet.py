"""Racks by the thousand through a real Mosquitto.

Two questions. How fast is the collector when work has piled up, against the ceiling of
a bare paho subscriber that drains the same broker of the same messages? And what do N
connected racks cost at a steady pace: delay from a session's sending to the rack's
hearing that it is stored, CPU and memory of broker and collector.

    python -m benchmarks.measure.fleet [--racks 10 100 1000 2000] [--sessions 5000]
                               [--store URL ...] [--pace SESSIONS_A_SECOND]
"""

import argparse
import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.measure.fleet_racks import Fleet, payload, raise_file_limit

MOSQUITTO = shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin:/usr/bin")
TURNS = 3
CONFIG = """
user root
allow_anonymous true
max_queued_messages 1000000
max_inflight_messages 2000
listener {port} 127.0.0.1
"""
# A subscriber that only counts, and one that also stores and acknowledges; each says
# how long it took from its connection to its last message, and its CPU time.
BARE = """
import sys, time, threading
from paho.mqtt import client as mqtt
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
port, total = int(sys.argv[1]), int(sys.argv[2])
client = mqtt.Client(CallbackAPIVersion.VERSION2, "drain", protocol=mqtt.MQTTv5)
done, seen, begin = threading.Event(), [0], []
def connected(*_):
    begin.append((time.perf_counter(), time.process_time()))
    client.subscribe("hingewatch/v1/+/session", 1)
    if not total: done.set()
def message(*_):
    seen[0] += 1
    if seen[0] == total: done.set()
client.on_connect, client.on_message = connected, message
properties = Properties(PacketTypes.CONNECT)
properties.SessionExpiryInterval, properties.ReceiveMaximum = 3600, 2000
client.connect("127.0.0.1", port, clean_start=False, properties=properties)
client.loop_start()
done.wait(); time.sleep(0 if total else 0.5)
print(time.perf_counter() - begin[0][0], time.process_time() - begin[0][1])
client.disconnect(); client.loop_stop()
"""
COLLECTOR = """
import sys, threading, time
from edge.gym.collector import Collector
from edge.gym.database import open_database
from edge.wire.connection import BrokerSettings
port, total, store = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
database = open_database(store)
begin = []
def watch(batch):
    if total and collector.stored >= total: collector.stop()
collector = Collector(BrokerSettings("127.0.0.1", port), database, "x", watch=watch)
connected = collector._client.on_connect
def on_connect(*rest):
    begin.append((time.perf_counter(), time.process_time()))
    connected(*rest)
collector._client.on_connect = on_connect
def only_subscribe():
    if store.startswith("postgres"):  # a file is a new one each time
        database._connection.execute("TRUNCATE session")
    collector.listening.wait()
    collector.stop()
if not total:
    threading.Thread(target=only_subscribe).start()
collector.run()
print(time.perf_counter() - begin[0][0], time.process_time() - begin[0][1])
"""


@contextmanager
def mosquitto() -> Iterator[tuple[int, int]]:
    """Run a broker; yields its port and process id."""
    if MOSQUITTO is None:
        raise SystemExit("needs the mosquitto broker: apt-get install mosquitto")
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = int(listener.getsockname()[1])
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder, "mosquitto.conf")
        config.write_text(CONFIG.format(port=port))
        with subprocess.Popen(
            [MOSQUITTO, "-c", config], stderr=subprocess.DEVNULL
        ) as process:
            while True:
                with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                    break
            try:
                yield port, process.pid
            finally:
                process.terminate()


def drained(program: str, total: int, racks: int, *words: str) -> dict[str, float]:
    """Return what draining ``total`` sessions of ``racks`` racks took."""

    def run(count: int, port: int) -> list[float]:
        command = [sys.executable, "-c", program, str(port), str(count), *words]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return [float(word) for word in done.stdout.split()]

    with mosquitto() as (port, _):
        run(0, port)  # so that the broker knows for whom to keep them
        with Fleet(port, min(racks, 20)) as fleet:
            fleet.pile_up(total, racks)
        wall_s, cpu_s = run(total, port)
    return {"per_s": total / wall_s, "cpu_us": 1e6 * cpu_s / total}


def steady(store: str, racks: int, pace: float, seconds: float) -> dict[str, float]:
    """Return delay, CPU and memory with ``racks`` connected racks."""
    with mosquitto() as (port, broker):
        command = [sys.executable, "-c", COLLECTOR, str(port), "1000000000", store]
        # Once before, so that the broker keeps for it what comes before it is up.
        subscribe = [*command[:-2], "0", store]
        subprocess.run(subscribe, stdout=subprocess.DEVNULL, check=True)
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as collector:
            try:
                with Fleet(port, racks) as fleet:
                    fleet.send(pace, 2.0)  # warm
                    before = [_cpu_s(pid) for pid in (broker, collector.pid)]
                    begin = time.perf_counter()
                    delays = sorted(fleet.send(pace, seconds))
                    passed = time.perf_counter() - begin
                    after = [_cpu_s(pid) for pid in (broker, collector.pid)]
                    return {
                        "sessions_per_s": len(delays) / passed,
                        "lost": float(fleet.outstanding),
                        "p50_ms": 1e3 * delays[len(delays) // 2],
                        "p99_ms": 1e3 * delays[int(len(delays) * 0.99)],
                        "broker_cpu": (after[0] - before[0]) / passed,
                        "collector_cpu": (after[1] - before[1]) / passed,
                        "broker_mb": _memory_mb(broker),
                        "collector_mb": _memory_mb(collector.pid),
                    }
            finally:
                collector.kill()


def _cpu_s(pid: int) -> float:
    words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / 100.0


def _memory_mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def run(
    racks: Iterable[int] = (10, 100),
    sessions: int = 2000,
    stores: Iterable[str] = (),
    pace: float = 50.0,
    seconds: float = 5.0,
) -> dict[str, Any]:
    """Measure, print the tables and return the figures."""
    raise_file_limit()
    figures: dict[str, Any] = {"fleet_payload_bytes": len(payload("rack-0", 1))}
    with tempfile.TemporaryDirectory() as folder:
        named = {"sqlite": Path(folder, "gym{}.db").as_posix()}
        named |= {store.partition(":")[0]: store for store in stores}
        print(
            f"drain of {sessions} sessions, {figures['fleet_payload_bytes']} bytes each"
        )
        for number in (10, 1000):
            # In turns, because other work on the machine comes and goes.
            took: dict[str, list[dict[str, float]]]
            took = {name: [] for name in ("bare", *named)}
            for turn in range(TURNS):
                took["bare"].append(drained(BARE, sessions, number))
                for name, store in named.items():
                    url = store.format(f"{number}-{turn}")
                    took[name].append(drained(COLLECTOR, sessions, number, url))
            for name, turns in took.items():
                figures |= _tell_drain(name, number, turns, took["bare"])
        print(f"\nsteady, {pace:g} sessions a second from all racks together")
        for name, store in named.items():
            for number in racks:
                url = store.format(f"s{number}")
                rates = steady(url, number, pace, seconds)
                figures[f"fleet_steady_{name}_{number}"] = rates
                words = "  ".join(f"{key} {value:.3g}" for key, value in rates.items())
                print(f"{number:5} racks  {name:9} {words}")
    return figures


def _tell_drain(
    name: str,
    racks: int,
    turns: list[dict[str, float]],
    bare: list[dict[str, float]],
) -> dict[str, Any]:
    per_s = median(turn["per_s"] for turn in turns)
    cpu_us = median(turn["cpu_us"] for turn in turns)
    share = per_s / median(turn["per_s"] for turn in bare)
    spread = "-".join(f"{turn:.0f}" for turn in sorted(t["per_s"] for t in turns)[::2])
    print(f"{racks:5} racks  {name:10} {per_s:6.0f}/s ({spread})", end="")
    print(f"  {cpu_us:4.0f} us CPU each  {share:4.0%} of bare")
    return {
        f"fleet_drain_{name}_{racks}": dict(per_s=per_s, cpu_us=cpu_us, share=share)
    }


def main() -> None:
    """Run with what the command line says; writes ``benchmarks/out/fleet.json``."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.measure.fleet")
    parser.add_argument("--racks", type=int, nargs="+", default=[10, 100, 1000, 2000])
    parser.add_argument("--sessions", type=int, default=5000)
    parser.add_argument("--store", nargs="*", default=[], metavar="URL")
    parser.add_argument("--pace", type=float, default=50.0)
    parser.add_argument("--seconds", type=float, default=10.0)
    options = parser.parse_args()
    figures = run(
        options.racks, options.sessions, options.store, options.pace, options.seconds
    )
    path = Path(__file__).parents[1] / "out" / "fleet.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
