"""A collector that is refused, thrown out, or whose database is away: it waits."""

import contextlib
import signal
import socket
import subprocess
import sys
import threading

import pytest
from support.mqtt_made import (
    LONG_S,
    Listener,
    needs_mosquitto,
    session,
    uid,
    wait_for,
)
from support.ports import kept_port
from support.postgres_made import INITDB, MISSING, Postgres

from edge.commands.collect import opened
from edge.errors import StoreError
from edge.gym.arrivals import Arrivals
from edge.gym.batch import Message
from edge.gym.collector import Collector
from edge.gym.database import open_database
from edge.wire.connection import BrokerSettings

SESSION, ACK = "hingewatch/v1/rack-1/session", "hingewatch/v1/rack-1/ack"
MAIN = "import sys; from edge.__main__ import main; sys.exit(main(sys.argv[1:]))"


@contextlib.contextmanager
def collecting(port, store, name="one", stopping=None):
    database = open_database(store)
    settings = BrokerSettings(host="127.0.0.1", port=port)
    collector = Collector(settings, database, name, stopping=stopping)
    thread = threading.Thread(target=collector.run)
    thread.start()
    try:
        yield collector, database
    finally:
        collector.stop()
        thread.join(20)
        database.close()


class Refusing:
    """A broker that lets nobody in, and counts who tried."""

    def __init__(self):
        self.port = kept_port()
        self._server = socket.create_server(("127.0.0.1", self.port))
        self.tried = 0
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self):
        with contextlib.suppress(OSError):
            while True:
                caller, _ = self._server.accept()
                with caller, contextlib.suppress(OSError):
                    caller.recv(1000)
                    self.tried += 1
                    caller.sendall(b"\x20\x03\x00\x87\x00")

    def close(self):
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join(10)


class Patient(threading.Event):
    """The end of a collector that is told how long to wait for it, and notes that."""

    def __init__(self, share=0.0):
        super().__init__()
        self.share = share
        self.waits_s = []

    def wait(self, timeout=None):
        self.waits_s.append(timeout)
        return super().wait(self.share * timeout)


def test_a_collector_that_is_refused_waits_ever_longer_and_says_it_once(
    tmp_path, caplog
):
    broker, stopping = Refusing(), Patient()
    with collecting(broker.port, str(tmp_path / "gym.db"), stopping=stopping):
        wait_for(lambda: len(stopping.waits_s) >= 7)
    broker.close()
    assert stopping.waits_s[:7] == [1, 2, 4, 8, 16, 30, 30]
    assert (
        len([line for line in caplog.messages if "refuses this collector" in line]) == 1
    )


@needs_mosquitto
def test_two_collectors_of_one_name_calm_down_and_ask_for_each_other(
    mosquitto, tmp_path, caplog
):
    listener = Listener(mosquitto.port, topic=ACK)
    ends = [Patient(0.1) for _ in "ab"]
    with (
        collecting(mosquitto.port, str(tmp_path / "a.db"), stopping=ends[0]),
        collecting(mosquitto.port, str(tmp_path / "b.db"), stopping=ends[1]),
    ):
        # Each waits ever longer before it throws the other one out again.
        wait_for(lambda: min(max([0, *each.waits_s]) for each in ends) >= 4)
        # Nothing is lost meanwhile.
        listener.publish(SESSION, session())
        assert uid(1) in listener.until(ACK)[1]
    listener.close()
    assert caplog.text.count("is another collector") <= 2


@needs_mosquitto
def test_every_full_disk_is_told_and_so_is_its_end(
    mosquitto, tmp_path, caplog, monkeypatch
):
    monkeypatch.setattr("edge.gym.collector.RETRY_S", 0.01)
    monkeypatch.setattr("edge.gym.collector.TICK_S", 0.05)
    caplog.set_level("INFO")
    listener = Listener(mosquitto.port, topic=ACK)
    full = threading.Event()
    with collecting(mosquitto.port, str(tmp_path / "gym.db")) as (collector, database):
        store = database.store

        def sick(batch):
            if full.is_set():
                raise StoreError("the disk is full")
            return store(batch)

        database.store = sick
        assert collector.listening.wait(LONG_S)
        for number in (1, 2):
            full.set()
            listener.publish(SESSION, session(number=number))
            wait_for(lambda n=number: caplog.text.count("the disk is full") == n)
            full.clear()
            assert uid(number) in listener.until(ACK)[1]
            assert caplog.text.count("stores again") == number
    listener.close()


@needs_mosquitto
def test_what_waits_for_the_database_is_bounded_in_bytes_and_none_of_it_is_lost(
    mosquitto, tmp_path, monkeypatch
):
    monkeypatch.setattr("edge.gym.collector.RETRY_S", 0.01)
    monkeypatch.setattr("edge.gym.collector.TICK_S", 0.05)
    monkeypatch.setattr("edge.gym.arrivals.HELD_BYTES", 200_000)
    monkeypatch.setattr("edge.gym.arrivals.BATCH_BYTES", 50_000)
    listener = Listener(mosquitto.port, topic=ACK)
    away, most = threading.Event(), [0]
    with collecting(mosquitto.port, str(tmp_path / "gym.db")) as (collector, database):
        store = database.store

        def sick(batch):
            most.append(collector._arrived.bytes)
            if away.is_set():
                raise StoreError("away")
            return store(batch)

        database.store = sick
        assert collector.listening.wait(LONG_S)
        away.set()
        for number in range(1, 41):
            listener.publish(SESSION, session(number=number, reps=1, more="x" * 20_000))
        wait_for(lambda: collector._arrived.missed)
        wait_for(lambda: collector._arrived.heard == 40)
        away.clear()
        wait_for(lambda: collector.stored == 40)
    assert max(most) <= 200_000
    listener.close()


def test_a_commit_takes_as_much_as_it_may_and_always_one():
    arrivals = Arrivals(4)
    for size in (5_000_000, 5_000_000, 9_000_000, 9_000_000, 9_000_000):
        arrivals.take(Message("t", bytes(size), (1, 1)))
    assert arrivals.missed  # the last would have been above 32 MB
    took = []
    while arrivals:
        first = arrivals.first()
        took.append(len(first))
        arrivals.done(first)
    assert took == [1, 1, 1, 1]
    assert arrivals.bytes == 0
    for _ in range(9):
        arrivals.take(Message("t", b"live"))  # which the broker does not keep
    assert len(arrivals) == 4


@needs_mosquitto
def test_a_database_that_is_down_at_the_start_is_waited_for(mosquitto, caplog):
    if INITDB is None:
        pytest.skip(MISSING)
    server = Postgres()
    url = server.database()
    server.kill()
    command = ["collect", "--no-table", "--store", url]
    command += ["--broker", f"127.0.0.1:{mosquitto.port}"]
    process = subprocess.Popen(
        [sys.executable, "-c", MAIN, *command], stderr=subprocess.PIPE, text=True
    )
    listener = Listener(mosquitto.port, topic=ACK)
    try:
        assert "not collecting yet: collector store 127.0.0.1" in (
            process.stderr.readline()
        )
        server.start()
        while "connected" not in (line := process.stderr.readline()):
            assert line
        wait_for(lambda: _published(listener))
        process.send_signal(signal.SIGTERM)
        assert process.wait(LONG_S) == 0
    finally:
        process.kill()
        process.communicate()
        listener.close()
        server.close()


def _published(listener):
    listener.publish(SESSION, session())
    with contextlib.suppress(Exception):
        return uid(1) in listener.messages.get(timeout=0.5)[1]


def test_waiting_for_a_database_can_be_ended(caplog):
    stopping = threading.Event()
    url = f"postgresql://nobody@127.0.0.1:{kept_port()}/gym"
    texts = []
    thread = threading.Thread(target=lambda: texts.append(opened(url, stopping)))
    thread.start()
    wait_for(lambda: "not collecting yet" in caplog.text)
    stopping.set()
    thread.join(LONG_S)
    assert texts == [None]


def test_what_will_not_be_well_by_itself_ends_the_collector(tmp_path):
    (tmp_path / "text").write_text("x" * 5000)
    with pytest.raises(StoreError, match="not a database"):
        opened(str(tmp_path / "text"), threading.Event())
