"""The collector between a real broker and a real database."""

import io
import json
import threading

import pytest
from rich.console import Console
from support.mqtt_made import (
    LONG_S,
    Listener,
    Mosquitto,
    needs_mosquitto,
    session,
    uid,
    wait_for,
)

from edge.commands.collect import reached
from edge.errors import StoreError, UsageError
from edge.gym.collector import Collector
from edge.gym.database import open_database
from edge.gym.table import RackTable
from edge.wire.connection import BrokerSettings

pytestmark = needs_mosquitto
SESSION, ACK = "hingewatch/v1/rack-1/session", "hingewatch/v1/rack-1/ack"


class Running:
    """A collector in a thread of its own."""

    def __init__(self, port, store, name="one", start=True, **options):
        self.database = open_database(store)
        settings = BrokerSettings(host="127.0.0.1", port=port)
        self.collector = Collector(settings, self.database, name, **options)
        self.thread = threading.Thread(target=self.collector.run)
        if start:
            self.start()

    def start(self):
        self.thread.start()

    def close(self):
        self.collector.stop()
        self.thread.join(20)
        assert not self.thread.is_alive()
        self.database.close()


@pytest.fixture
def collect(mosquitto, store):
    running = []

    def collect(**options):
        running.append(Running(mosquitto.port, store, **options))
        assert running[-1].collector.listening.wait(LONG_S)
        return running[-1]

    yield collect
    for each in running:
        each.close()


def acked(listener):
    return json.loads(listener.until(ACK)[1])


def test_what_is_stored_is_acknowledged_and_what_is_not_is_refused(
    mosquitto, collect, ask
):
    listener = Listener(mosquitto.port, topic=ACK)
    running = collect()
    listener.publish(SESSION, session())
    assert acked(listener)["sessions"] == [uid(1)]
    listener.publish(SESSION, session(schema="session/2"))
    acks = acked(listener)
    assert acks["sessions"] == []
    assert acks["refused"][0]["id"] == uid(1)
    listener.publish(SESSION, session())
    assert acked(listener)["sessions"] == [uid(1)]  # a repeated one is too
    assert running.collector.stored == 1
    assert ask("SELECT count(*) FROM session") == [(1,)]
    assert ask("SELECT count(*) FROM quarantine") == [(1,)]
    listener.close()


def test_nothing_is_acknowledged_before_it_is_stored(mosquitto, tmp_path, monkeypatch):
    monkeypatch.setattr("edge.gym.collector.RETRY_S", 0.01)
    monkeypatch.setattr("edge.gym.collector.TICK_S", 0.05)
    running = Running(mosquitto.port, str(tmp_path / "gym.db"))
    broken, store = threading.Event(), running.database.store
    tries = []

    def sick(batch):
        tries.append(1)
        if broken.is_set():
            raise StoreError("the disk is full")
        return store(batch)

    broken.set()
    running.database.store = sick
    listener = Listener(mosquitto.port, topic=ACK)
    try:
        assert running.collector.listening.wait(LONG_S)
        listener.publish(SESSION, session())
        wait_for(lambda: len(tries) > 3)
        assert listener.messages.empty()
        broken.clear()
        assert acked(listener)["sessions"] == [uid(1)]
    finally:
        listener.close()
        running.close()


def test_the_broker_keeps_what_comes_while_the_collector_is_away(
    mosquitto, collect, ask
):
    collect().close()
    listener = Listener(mosquitto.port, topic=ACK)
    for number in range(1, 11):
        listener.publish(SESSION, session(number=number))
    collect()
    got = []
    while len(got) < 10:
        got += acked(listener)["sessions"]
    assert sorted(got) == sorted(uid(number) for number in range(1, 11))
    assert ask("SELECT count(*) FROM session") == [(10,)]
    listener.close()


def test_a_group_shares_the_sessions(mosquitto, collect, ask):
    pair = [collect(name=name, group="gym") for name in ("one", "two")]
    listener = Listener(mosquitto.port, topic=ACK)
    for number in range(1, 41):
        listener.publish(SESSION, session(number=number))
    got = []
    while len(got) < 40:
        got += acked(listener)["sessions"]
    assert len(set(got)) == 40
    shares = [each.collector.stored for each in pair]
    assert sum(shares) == 40
    assert all(shares)
    assert ask("SELECT count(*) FROM session") == [(40,)]
    listener.close()


def test_a_broker_that_shares_nothing_is_told_of_and_gives_all(
    mosquitto, store, ask, caplog
):
    # RabbitMQ 4.0 says so, grants the shared subscription, and sends nothing to it.
    running = Running(mosquitto.port, store, group="gym", start=False)
    client = running.collector._client
    connected = client.on_connect

    def without_sharing(one, user, flags, reason, told):
        told.SharedSubscriptionAvailable = 0
        connected(one, user, flags, reason, told)

    client.on_connect = without_sharing
    running.start()
    other = Listener(mosquitto.port, topic="$share/gym/hingewatch/v1/+/session")
    try:
        assert running.collector.listening.wait(LONG_S)
        for number in range(1, 11):
            other.publish(SESSION, session(number=number))
        wait_for(lambda: running.collector.stored == 10)
    finally:
        other.close()
        running.close()
    assert ask("SELECT count(*) FROM session") == [(10,)]
    assert "shares nothing within a group" in caplog.text


def test_a_database_server_that_restarts_loses_nothing(tmp_path, monkeypatch):
    from support.postgres_made import INITDB, MISSING, Postgres

    if INITDB is None:
        pytest.skip(MISSING)
    monkeypatch.setattr("edge.gym.collector.RETRY_S", 0.1)
    server, broker = Postgres(), Mosquitto(tmp_path).start()
    running = Running(broker.port, server.database())
    listener = Listener(broker.port, topic=ACK)
    try:
        assert running.collector.listening.wait(LONG_S)
        listener.publish(SESSION, session(number=1))
        acked(listener)
        server.kill()
        listener.publish(SESSION, session(number=2))
        threading.Event().wait(0.3)
        assert listener.messages.empty()
        server.start()
        assert acked(listener)["sessions"] == [uid(2)]
        assert running.collector.stored == 2
    finally:
        listener.close()
        running.close()
        broker.stop()
        server.close()


def test_the_table_shows_each_rack(mosquitto, collect):
    table = RackTable(clock=lambda: 5.0)
    collect(watch=table.take)
    listener = Listener(mosquitto.port, topic=ACK)
    rep = {"session": uid(1), **session()["sets"][0]["reps"][0]}
    state = {"level": "fault", "exercise": "deadlift", "mute": False}
    for name, payload in [
        ("status", b"online"),
        ("rep", rep),
        ("state", state),
        (
            "health",
            {"rack": "rack-1", "boot_id": "b", "mono_s": 1, "throttled": "[red]"},
        ),
        ("session", session()),
    ]:
        listener.publish(f"hingewatch/v1/rack-1/{name}", payload)
    acked(listener)
    console = Console(file=io.StringIO(), width=120)
    wait_for(lambda: "rack-1" in table._lines and table._lines["rack-1"].sessions)
    console.print(table)
    text = console.file.getvalue()
    for word in ("rack-1", "online", "fault", "deadlift", "good", "90%", "1 racks"):
        assert word in text
    assert "1 messages in quarantine" in text
    listener.close()


@pytest.mark.parametrize(
    ("host", "expected"),
    [(None, ("a", 1)), ("b", ("b", 1)), ("b:2", ("b", 2)), ("[::1]:2", ("::1", 2))],
)
def test_the_broker_may_be_named_on_the_command_line(host, expected):
    reached_broker = reached(BrokerSettings(host="a", port=1), host)
    assert (reached_broker.host, reached_broker.port) == expected
    with pytest.raises(UsageError):
        reached(BrokerSettings(), "b:x")
