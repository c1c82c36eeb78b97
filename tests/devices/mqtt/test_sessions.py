"""Finished sessions reach whoever keeps them, by way of a real Mosquitto."""

import json
import logging
import os
import queue
import signal
import threading
import time
import timeit
from statistics import median

from support.mqtt_made import (
    LONG_S,
    ROOT,
    Collector,
    Mosquitto,
    needs_mosquitto,
    wait_for,
)

from edge.devices.mqtt.broker import Broker, BrokerSettings
from edge.errors import StoreError
from edge.store.outbox import Outbox
from edge.wire.connection import CONNECT_S

pytestmark = needs_mosquitto


def finish(log, name):
    log.close_session(name, {"schema": "session/1", "id": name, "sets": []})


class WatchedOutbox(Outbox):
    """Tells the test when a session was struck off, instead of letting it poll."""

    def __init__(self, path):
        super().__init__(path)
        self.struck_off = queue.Queue()

    def delivered(self, session_ids):
        super().delivered(session_ids)
        for session_id in session_ids:
            self.struck_off.put(session_id)


def test_a_session_arrives_once_and_stays_until_it_is_acknowledged(
    mosquitto, listen, rack, sessions
):
    mosquitto.start()
    collector = listen(Collector)
    outbox = WatchedOutbox(sessions.path)
    broker = rack(outbox)
    finish(sessions, "a")
    broker.deliver()
    topic, text, qos, retained = collector.until(f"{ROOT}session")
    assert (topic, qos, retained) == (f"{ROOT}session", 1, False)
    assert json.loads(text) == {"schema": "session/1", "id": "a", "sets": []}
    broker.deliver()  # once more, but it is on its way already
    finish(sessions, "b")
    broker.deliver()
    assert collector.next_session() == "b"
    assert outbox.struck_off.get(timeout=LONG_S) == "b"
    # The broker has passed it on long ago; what counts is the collector's word.
    assert [name for name, _ in outbox.pending()] == ["a"]
    collector.publish(f"{ROOT}ack", {"sessions": ["a", "b", "no such"]})
    assert outbox.struck_off.get(timeout=LONG_S) == "a"
    wait_for(lambda: not outbox.pending())
    broker.close()
    while (message := collector.next()) != (f"{ROOT}status", "offline", 1, False):
        assert message[0] != f"{ROOT}session"


def test_without_a_collector_what_any_subscriber_was_sent_counts(
    mosquitto, listen, rack, sessions
):
    mosquitto.start()
    listener = listen()
    outbox = WatchedOutbox(sessions.path)
    finish(sessions, "a")
    rack(outbox, collector=False)
    assert listener.until(f"{ROOT}session")
    assert outbox.struck_off.get(timeout=LONG_S) == "a"


def test_what_nobody_acknowledges_is_sent_again_ever_less_often(
    mosquitto, listen, rack, sessions
):
    mosquitto.start()
    listener = listen(topic=f"{ROOT}session")
    finish(sessions, "a")
    began_s = time.monotonic()
    rack(Outbox(sessions.path), retry_s=0.1)
    for _ in range(4):
        listener.next()
    # However late they come here, none is sent before its time.
    assert time.monotonic() - began_s >= 0.1 + 0.2 + 0.4


def test_a_refused_session_is_kept_and_does_not_hold_up_the_others(
    mosquitto, listen, rack, sessions, caplog
):
    mosquitto.start()
    collector = listen(Collector)
    outbox = WatchedOutbox(sessions.path)
    for number in range(25):  # more than are on their way at a time
        finish(sessions, f"s{number}")
    rack(outbox)
    for _ in range(25):
        session_id = json.loads(collector.until(f"{ROOT}session")[1])["id"]
        answer = {"sessions": [session_id]}
        if session_id not in ("s22", "s23", "s24"):
            reason = {"id": session_id, "reason": "schema: \u202e bad"}
            answer = {"refused": [reason]}
        collector.publish(f"{ROOT}ack", answer)
    stored = {outbox.struck_off.get(timeout=LONG_S) for _ in range(3)}
    assert stored == {"s22", "s23", "s24"}
    assert len(outbox.pending(100)) == 22
    assert "refuses session s0: schema: ? bad" in caplog.text


def test_a_session_that_is_refused_for_good_is_set_aside_and_the_rest_is_sent(
    mosquitto, listen, rack, sessions, caplog
):
    mosquitto.start()
    collector = listen(Collector)
    outbox = WatchedOutbox(sessions.path)
    finish(sessions, "a")
    broker = rack(outbox, retry_s=0.1)
    collector.until(f"{ROOT}session")
    refused = {"id": "a", "reason": "another session has its id", "final": True}
    collector.publish(f"{ROOT}ack", {"refused": [refused]})
    wait_for(lambda: not outbox.waiting())
    finish(sessions, "b")
    broker.deliver()
    while json.loads(collector.until(f"{ROOT}session")[1])["id"] != "b":
        pass
    collector.publish(f"{ROOT}ack", {"sessions": ["b"]})
    assert outbox.struck_off.get(timeout=LONG_S) == "b"
    assert outbox.pending() == []
    # It stays, and it is said.
    assert sessions.session("a")["id"] == "a"
    assert "session a: another session has its id; it is set aside" in caplog.text


def test_troubles_of_the_store_are_told_each_and_so_is_their_end(
    mosquitto, listen, rack, sessions, caplog
):
    caplog.set_level("INFO")
    mosquitto.start()
    collector = listen(Collector)
    full = threading.Event()

    class Sick(WatchedOutbox):
        def delivered(self, session_ids):
            if full.is_set():
                raise StoreError("the disk is full")
            super().delivered(session_ids)

    outbox = Sick(sessions.path)
    broker = rack(outbox, retry_s=0.05)
    for times, name in enumerate(("a", "b"), start=1):
        full.set()
        finish(sessions, name)
        broker.deliver()
        while collector.next_session() != name:
            pass
        wait_for(lambda n=times: caplog.text.count("the disk is full") == n)
        full.clear()
        collector.publish(f"{ROOT}ack", {"sessions": [name]})
        wait_for(lambda: not outbox.waiting())
        wait_for(lambda n=times: caplog.text.count("store works again") == n)


def test_a_session_that_no_broker_takes_does_not_hold_up_the_others(
    mosquitto, listen, rack, sessions, monkeypatch, caplog
):
    monkeypatch.setattr("edge.devices.mqtt.link.MAX_SESSION_BYTES", 200)
    mosquitto.start()
    listener = listen(topic=f"{ROOT}session")
    sessions.close_session("long", {"id": "long", "sets": [{"x": "y" * 200}]})
    finish(sessions, "a")
    rack(Outbox(sessions.path))
    assert json.loads(listener.next()[1])["id"] == "a"
    assert "too long" in caplog.text


def test_a_long_backlog_arrives_whole_and_in_order(mosquitto, listen, rack, sessions):
    mosquitto.start()
    names = [f"s{number}" for number in range(50)]
    for name in names:
        finish(sessions, name)
    collector = listen(Collector, topic=f"{ROOT}session")
    rack(Outbox(sessions.path))
    assert [collector.next_session() for _ in names] == names


def test_a_broker_that_is_down_delays_nothing(
    mosquitto, listen, rack, sessions, monkeypatch
):
    monkeypatch.setattr("edge.wire.connection.RECONNECT_S", (0.1, 0.1))
    outbox = Outbox(sessions.path)
    begin_s = time.monotonic()
    broker = rack(outbox, retry_s=0.3)
    took_s = time.monotonic() - begin_s
    finish(sessions, "a")
    states = ({"level": str(number)} for number in range(100))
    for call in (
        broker.deliver,
        broker.poll,
        lambda: broker.rep({}),
        lambda: broker.state(next(states)),
        lambda: broker.info({}),
    ):
        # Most, not all: any one may be held up by a machine that is busy otherwise.
        assert median(timeit.repeat(call, number=1, repeat=100)) < 0.002
    assert took_s < CONNECT_S
    assert not broker.connected
    mosquitto.start()
    listener = listen(topic=f"{ROOT}session")
    assert json.loads(listener.next()[1])["id"] == "a"


def test_a_broker_that_dies_while_it_is_being_told_is_told_again(
    mosquitto, listen, rack, sessions, monkeypatch
):
    monkeypatch.setattr("edge.wire.connection.RECONNECT_S", (0.1, 0.1))
    mosquitto.start()
    watcher = listen()
    outbox = Outbox(sessions.path)
    broker = rack(outbox, retry_s=0.3)
    watcher.until(f"{ROOT}status")
    os.kill(mosquitto.process.pid, signal.SIGSTOP)  # it takes bytes, and answers none
    finish(sessions, "a")
    broker.deliver()
    wait_for(lambda: broker._delivery._in_flight)
    mosquitto.process.kill()
    mosquitto.process.wait(LONG_S)
    mosquitto.start()
    listener = listen(topic=f"{ROOT}session")
    assert json.loads(listener.next()[1])["id"] == "a"


def test_a_session_that_nobody_took_is_kept_and_offered_again(
    mosquitto, listen, rack, sessions, caplog
):
    mosquitto.start()
    outbox = WatchedOutbox(sessions.path)
    finish(sessions, "a")
    with caplog.at_level(logging.WARNING):
        broker = rack(outbox, retry_s=0.2)
        wait_for(lambda: caplog.messages)
    assert "No matching subscribers" in caplog.messages[0]
    assert len(caplog.messages) == 1
    assert listen(Collector, topic=f"{ROOT}session").next_session() == "a"
    assert outbox.struck_off.get(timeout=LONG_S) == "a"
    assert broker.connected


def test_a_session_that_the_broker_refuses_is_kept(tmp_path, sessions, caplog):
    rules = tmp_path / "rules"
    rules.write_text(f"topic write {ROOT}status\n")
    mosquitto = Mosquitto(tmp_path, ["allow_anonymous true", f"acl_file {rules}"])
    mosquitto.start()
    finish(sessions, "a")
    outbox = Outbox(sessions.path)
    settings = BrokerSettings(host="127.0.0.1", port=mosquitto.port)
    broker = Broker(settings, "rack-1", outbox)
    try:
        broker.start()
        wait_for(lambda: caplog.messages)
        assert "Not authorized" in caplog.messages[0]
        assert [name for name, _ in outbox.pending()] == ["a"]
    finally:
        broker.close()
        mosquitto.stop()
