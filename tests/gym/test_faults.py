"""Racks, broker and collector killed at random: every session arrives exactly once.

``HINGEWATCH_SOAK_S=600 pytest tests/gym/test_faults.py`` does it for ten minutes, with
PostgreSQL among the victims.
"""

import logging
import os
import random
import signal
import subprocess
import sys
import threading
import time
from contextlib import closing, suppress

import pytest
from support.mqtt_made import Mosquitto, needs_mosquitto, wait_for
from support.postgres_made import INITDB, MISSING, Postgres

from edge.errors import StoreError
from edge.gym.database import open_database
from edge.gym.view import REPS
from edge.store.log import SessionLog
from edge.store.outbox import Outbox

pytestmark = needs_mosquitto
SOAK_S = float(os.environ.get("HINGEWATCH_SOAK_S", "0"))
RACKS = 3

RACK = """
import sys, time, uuid
from pathlib import Path
sys.path[:0] = {path!r}
from edge.wire import connection
connection.RECONNECT_S = (0.05, 0.2)
from support.mqtt_made import session
from edge.devices.mqtt.broker import Broker, BrokerSettings
from edge.store.log import SessionLog
from edge.store.outbox import Outbox
name, path, port, pause_s = sys.argv[1], Path(sys.argv[2]), *map(float, sys.argv[3:])
settings = BrokerSettings(host="127.0.0.1", port=int(port), retry_s=0.5, keepalive_s=2)
with SessionLog(path) as log:
    broker = Broker(settings, name, Outbox(path))
    broker.start()
    while True:
        made = session(name, id=str(uuid.uuid4()), reps=2)
        log.open_session(made)
        log.add_set(made["id"], 0, made["sets"][0])
        log.close_session(made["id"], made)
        broker.deliver()
        time.sleep(pause_s)
"""
COLLECTOR = """
import sys
sys.path[:0] = {path!r}
from edge.wire import connection
connection.RECONNECT_S = (0.05, 0.2)
from edge.gym import collector
collector.RETRY_S = 0.2
from edge.__main__ import main
sys.exit(main(["collect", "--no-table", "--name", "soak", *sys.argv[1:]]))
"""


class Victim:
    """A program that is killed and started again."""

    def __init__(self, program, *arguments):
        path = [p for p in sys.path if p]
        self._command = [sys.executable, "-c", program.format(path=path), *arguments]
        self.process = None

    def start(self):
        self.process = subprocess.Popen(
            self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


class BrokerVictim:
    def __init__(self, broker):
        self.broker = broker

    def start(self):
        self.broker.start()

    def kill(self):
        self.broker.stop(kill=True)


def made_by(racks):
    """Return how many sessions there are by now."""
    total = 0
    for path in racks:
        with suppress(StoreError), SessionLog(path, read_only=True) as log:
            total += len(log.sessions())
    return total


def finished(path):
    """Return the ids of the sessions that a rack has closed."""
    with SessionLog(path) as log:  # as the next start of the rack would
        return set(log.sessions())


@pytest.mark.timeout(120 + 3 * SOAK_S)
@pytest.mark.parametrize(("kind", "enough"), [("sqlite", 200), ("postgres", 60)])
def test_every_session_arrives_exactly_once_whoever_is_killed(tmp_path, kind, enough):
    if kind == "postgres" and INITDB is None:
        pytest.skip(MISSING)
    server = Postgres() if kind == "postgres" else None
    store = server.database() if server else str(tmp_path / "gym.db")
    mosquitto = Mosquitto(tmp_path)
    port = str(mosquitto.port)
    paths = [tmp_path / f"rack-{number}.db" for number in range(RACKS)]
    racks = [Victim(RACK, path.stem, str(path), port, "0.003") for path in paths]
    collector = Victim(COLLECTOR, "--broker", f"127.0.0.1:{port}", "--store", store)
    victims = [BrokerVictim(mosquitto), collector, *racks]
    if server and SOAK_S:
        victims.append(server)
    for victim in victims:
        if victim is not server:
            victim.start()
    dice = random.Random(SOAK_S or 5)
    kills = 0
    try:
        begin = time.monotonic()
        while time.monotonic() < begin + SOAK_S or made_by(paths) < enough:
            # On a busy machine a rack may take longer to start than it is let live.
            before = made_by(paths)
            wait_for(lambda before=before: made_by(paths) > before)
            threading.Event().wait(dice.uniform(0.1, 0.8))
            victim = dice.choice(victims)
            victim.kill()
            kills += 1
            threading.Event().wait(dice.uniform(0.0, 0.2))
            victim.start()
        for rack in racks:
            rack.kill()
        # What is still in the outboxes is sent by racks that make no more.
        for rack, path in zip(racks, paths, strict=True):
            Victim.__init__(rack, RACK, path.stem, str(path), port, "1e6")
            rack.start()
        wait_for(lambda: sum(Outbox(path).waiting() for path in paths) == 0, 60.0)
        for rack in racks:
            rack.kill()
        made = {path.stem: finished(path) for path in paths}
    finally:
        for victim in (collector, *racks):
            victim.kill()
        mosquitto.stop(kill=True)
        with closing(open_database(store)) as database:
            stored = list(stored_ids(database))
        if server:
            server.close()
    logging.getLogger(__name__).info("%d kills, %d sessions", kills, len(stored))
    assert len(stored) == len(set(stored))
    assert {rack: {i for r, i in stored if r == rack} for rack in made} == made


def stored_ids(database):
    """Yield (rack, id) of every repetition's session that is stored, once."""
    counts = {}
    for chunk in database.all_of(REPS):
        for row in chunk:
            counts[row[0], row[1]] = counts.get((row[0], row[1]), 0) + 1
    # Two repetitions each: a session that was stored twice would have four.
    assert set(counts.values()) == {2}
    yield from counts
