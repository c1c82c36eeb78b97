"""What is broken while sessions go through, and what came of them."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread

import psycopg

from benchmarks.cluster.nodes import FRONT, NODES, Cluster
from benchmarks.cluster.racks import Racks

SEND_S = 40.0
SETTLE_S = 120.0
COLLECTORS = ("one", "two")


def steady(cluster: Cluster) -> None:
    """Break nothing."""


def killed(cluster: Cluster) -> None:
    """Kill a node, and start it again."""
    time.sleep(5)
    cluster.kill(NODES[1])
    time.sleep(15)
    cluster.start(NODES[1])
    cluster.wait(NODES[1])


def partition(cluster: Cluster) -> None:
    """Take a node's cable out, longer than the others need to notice, and back."""
    time.sleep(5)
    cluster.cut(NODES[2])
    time.sleep(75)
    cluster.mend(NODES[2])


def rolling(cluster: Cluster) -> None:
    """Restart one node after the other, as for an upgrade."""
    for node in NODES:
        time.sleep(2)
        cluster.stop(node)
        cluster.start(node)
        cluster.wait(node)


SCENARIOS: dict[str, Callable[[Cluster], None]] = {
    "nothing broken": steady,
    "a node killed": killed,
    "a node cut off": partition,
    "rolling restart": rolling,
}


@contextmanager
def collectors(store: str) -> Iterator[None]:
    """Run two collectors on one database; each takes every session."""
    running = [
        subprocess.Popen(
            [
                *(sys.executable, "-m", "edge", "collect", "--no-table"),
                *("--broker", f"{FRONT[0]}:{FRONT[1]}", "--store", store),
                *("--name", name),
            ],
            stderr=subprocess.DEVNULL,
        )
        for name in COLLECTORS
    ]
    try:
        yield
    finally:
        for each in running:
            each.terminate()
        for each in running:
            each.wait()


def stored(store: str) -> tuple[int, int]:
    """Return the rows of the gym's sessions, and how many different ones these are."""
    with psycopg.connect(store) as database:
        row = database.execute(
            "SELECT count(*), count(DISTINCT (rack, id)) FROM session"
        ).fetchone()
    assert row is not None
    return int(row[0]), int(row[1])


def run(cluster: Cluster, store: str, racks: int, sessions: int) -> bool:
    """Run every scenario and print a line of each; returns whether all is well."""
    well = True
    with Racks(FRONT, racks) as fleet, collectors(store):
        until_s = time.monotonic() + 60
        while fleet.connected < racks and time.monotonic() < until_s:
            time.sleep(0.2)
        time.sleep(3)  # until the collectors listen
        print(f"{fleet.connected} of {racks} racks are let in")
        for name, breaks in SCENARIOS.items():
            breaking = Thread(target=breaks, args=(cluster,))
            breaking.start()
            fleet.send(sessions, SEND_S)
            breaking.join()
            took_s = fleet.settle(SETTLE_S)
            delays_s = fleet.delays_s() or [float("nan")]
            rows, different = stored(store)
            lost, twice = fleet.sent - different, rows - different
            well = well and not (lost or twice or fleet.waiting)
            memory = ", ".join(f"{each:.0f}" for each in cluster.memory_mb())
            print(
                f"{name:16} sent {fleet.sent:5}  stored {different:5}  lost {lost}  "
                f"twice {twice}  p50 {1e3 * delays_s[len(delays_s) // 2]:.0f} ms  "
                f"slowest {delays_s[-1]:.1f} s  all taken {took_s:.0f} s later  "
                f"nodes {memory} MB"
            )
    return well
