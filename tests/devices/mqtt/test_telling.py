"""What a rack tells besides sessions: whether it is there, reps, state and health."""

import json
import os
import signal
import subprocess
import sys
import threading

import pytest
from support.mqtt_made import ROOT, needs_mosquitto, session, wait_for

from edge.devices.host.health_report import health_report
from edge.devices.mqtt.broker import Broker, BrokerSettings
from edge.devices.mqtt.delivery import Delivery
from edge.devices.mqtt.link import Link
from edge.errors import StoreError
from edge.store.archive import Archive
from edge.store.outbox import Outbox
from edge.store.reopening import ReopeningLog
from edge.store.writer import Writer
from edge.wire.health import Health
from edge.wire.kinds.state import State
from edge.wire.outages import Conversations
from edge.wire.payloads import Info, Rep, Session, live_id
from edge.wire.reading import read

STATE = {"level": "neutral", "exercise": "auto", "mute": False, "reps": 3}


@needs_mosquitto
def test_status_is_retained_and_offline_after_a_clean_close(mosquitto, listen, rack):
    mosquitto.start()
    early = listen()
    broker = rack()
    assert early.next() == (f"{ROOT}status", "online", 1, False)
    assert listen().next() == (f"{ROOT}status", "online", 1, True)
    broker.close()
    assert early.next() == (f"{ROOT}status", "offline", 1, False)
    assert listen().next() == (f"{ROOT}status", "offline", 1, True)


@needs_mosquitto
def test_a_rack_that_goes_as_it_comes_does_not_stay_online(
    mosquitto, listen, monkeypatch
):
    mosquitto.start()
    last_word = threading.Event()
    answered, tell = Conversations.answered, Link._tell_status

    def slow_answered(conversations, reason):
        last_word.wait(1.0)
        return answered(conversations, reason)

    def told(link, word):
        sent = tell(link, word)
        last_word.set()
        return sent

    monkeypatch.setattr(Conversations, "answered", slow_answered)
    monkeypatch.setattr(Link, "_tell_status", told)
    broker = Broker(BrokerSettings(host="127.0.0.1", port=mosquitto.port), "rack-1")
    broker.start()
    wait_for(broker._link._client.is_connected)
    broker.close()
    assert listen().next() == (f"{ROOT}status", "offline", 1, True)


@needs_mosquitto
def test_a_killed_rack_is_offline_by_its_will(mosquitto, listen):
    mosquitto.start()
    listener = listen()
    program = """
import sys, threading
from edge.devices.mqtt.broker import Broker, BrokerSettings
Broker(BrokerSettings(host="127.0.0.1", port=int(sys.argv[1])), "rack-1").start()
threading.Event().wait()
"""
    with subprocess.Popen(
        [sys.executable, "-c", program, str(mosquitto.port)]
    ) as child:
        assert listener.next()[1] == "online"
        os.kill(child.pid, signal.SIGKILL)
    assert listener.next() == (f"{ROOT}status", "offline", 1, False)


@needs_mosquitto
def test_info_is_retained_and_repeated_after_the_broker_forgot(
    mosquitto, listen, rack, monkeypatch
):
    monkeypatch.setattr("edge.wire.connection.RECONNECT_S", (0.1, 0.1))
    mosquitto.start()
    broker = rack()
    broker.info({"software": "1.0"})
    expected = (f"{ROOT}info", '{"software":"1.0"}', 1)
    assert listen().until(f"{ROOT}info")[:3] == expected
    mosquitto.stop()
    mosquitto.start()  # without persistence it starts empty
    assert listen().until(f"{ROOT}info")[:3] == expected


@needs_mosquitto
def test_a_rep_is_live_and_not_repeated(mosquitto, listen, rack):
    mosquitto.start()
    listener = listen()
    broker = rack()
    assert listener.until(f"{ROOT}status")[1] == "online"
    broker.rep({"index": 1, "hip_share": None})
    message = listener.until(f"{ROOT}rep")
    assert message == (f"{ROOT}rep", '{"index":1,"hip_share":null}', 0, False)


@needs_mosquitto
def test_a_hold_is_live_and_not_repeated(mosquitto, listen, rack):
    mosquitto.start()
    listener = listen()
    broker = rack()
    assert listener.until(f"{ROOT}status")[1] == "online"
    broker.hold({"index": 1, "side": "left"})
    message = listener.until(f"{ROOT}hold")
    assert message == (f"{ROOT}hold", '{"index":1,"side":"left"}', 0, False)


@needs_mosquitto
def test_state_is_retained_and_told_only_when_it_changes(mosquitto, listen, rack):
    mosquitto.start()
    broker = rack()
    for _ in range(100):
        broker.state(dict(STATE))
    listener = listen(topic=f"{ROOT}state")
    assert json.loads(listener.next()[1]) == STATE
    broker.state({**STATE, "level": "fault"})
    broker.state({**STATE, "level": "fault"})
    broker.state({**STATE, "level": "caution"})
    # Told at the connection and kept by the broker: it may come twice to begin with.
    levels = iter(lambda: json.loads(listener.next()[1])["level"], None)
    received = [next(level for level in levels if level != "neutral"), next(levels)]
    assert received == ["fault", "caution"]


@needs_mosquitto
def test_nobody_is_told_the_id_of_a_session_in_progress(mosquitto, listen, rack):
    mosquitto.start()
    listener = listen()
    broker = rack()
    assert listener.until(f"{ROOT}status")[1] == "online"
    session_id = session()["id"]
    broker.state({**STATE, "session": session_id})
    received = json.loads(listener.until(f"{ROOT}state")[1])["session"]
    broker.rep({"session": session_id, **session()["sets"][0]["reps"][0]})
    rep = listener.until(f"{ROOT}rep")[1]
    # What belongs together can be put together, also with the finished session.
    assert read(Rep, rep.encode()).session == received == live_id(session_id)
    assert received != session_id
    broker.state({**STATE, "session": None})
    assert json.loads(listener.until(f"{ROOT}state")[1])["session"] is None


@needs_mosquitto
def test_two_racks_of_one_name_calm_down_and_ask_for_each_other(
    mosquitto, rack, caplog, monkeypatch
):
    monkeypatch.setattr("edge.wire.connection.RECONNECT_S", (0.1, 30))
    mosquitto.start()
    clients = [rack()._link._client for _ in "ab"]  # a copied card
    # Each waits ever longer before it throws the other one out again.
    wait_for(lambda: min(each._reconnect_min_delay for each in clients) >= 0.4)
    assert 1 <= caplog.text.count("is another rack called rack-1?") <= 2


@needs_mosquitto
def test_health_is_told_at_once_and_what_was_missed_comes_first(
    mosquitto, listen, sessions, monkeypatch
):
    monkeypatch.setattr("edge.wire.connection.RECONNECT_S", (0.1, 0.1))
    monkeypatch.setattr("edge.devices.mqtt.broker.HEALTH_S", 0.2)
    outbox = Outbox(sessions.path)
    beats = iter(range(1000))

    def health():
        sample = health_report("rack-1", sessions.path.parent, outbox.waiting)
        return {**sample, "mono_s": float(next(beats))}

    settings = BrokerSettings(host="127.0.0.1", port=mosquitto.port)
    broker = Broker(settings, "rack-1", outbox, health)
    broker.start()
    try:
        spool = sessions.path.with_name("sessions.db.health")
        wait_for(lambda: spool.exists() and spool.read_bytes().count(b"\n") >= 2)
        mosquitto.start()
        listener = listen(topic=f"{ROOT}health")
        came = [read(Health, listener.next()[1].encode()) for _ in range(2)]
        assert came[1].mono_s > came[0].mono_s
        assert came[0].disk_free_mb > 0
        assert came[0].sessions_waiting == 0
        wait_for(lambda: not spool.exists())
    finally:
        broker.close()


@needs_mosquitto
def test_health_is_told_at_the_connection_however_quick_the_delivery_is(
    mosquitto, listen, monkeypatch
):
    # Its thread may get its turn at once, and be through before the connection is.
    monkeypatch.setattr(Delivery, "call", lambda _delivery, action: action() or True)
    mosquitto.start()
    listener = listen(topic=f"{ROOT}health")
    settings = BrokerSettings(host="127.0.0.1", port=mosquitto.port)
    broker = Broker(settings, "rack-1", health=lambda: {"mono_s": 1.0})
    broker.start()
    try:
        assert listener.next()[1] == '{"mono_s":1.0}'
    finally:
        broker.close()


@needs_mosquitto
def test_home_assistant_is_told_again_when_it_starts(mosquitto, listen, rack):
    mosquitto.start()
    listener = listen(topic="homeassistant/device/#")
    broker = rack()
    broker.info({"rack": "rack-1", "software": "1.0", "model": "m", "exercises": ["a"]})
    where = "homeassistant/device/hingewatch_rack-1/config"
    first = listener.until(where)
    assert listen(topic="homeassistant/#").until(where)[3] is True  # retained
    listener.publish("homeassistant/status", "online")
    assert listener.until(where)[1] == first[1]
    listener.publish("homeassistant/status", "offline")
    broker.info({"rack": "rack-1", "software": "1.1", "model": "m"})
    # What was said while connecting may come twice.
    wait_for(lambda: json.loads(listener.until(where)[1])["o"]["sw"] == "1.1")


@needs_mosquitto
def test_home_assistant_is_told_of_what_the_rack_turns_out_to_have(
    mosquitto, listen, monkeypatch
):
    monkeypatch.setattr("edge.devices.mqtt.broker.HEALTH_S", 0.1)
    mosquitto.start()
    listener = listen(topic="homeassistant/device/#")
    heat = iter([None, None, 50.0])

    def health():
        return {"temperature_c": next(heat, None), "under_voltage": None}

    settings = BrokerSettings(host="127.0.0.1", port=mosquitto.port)
    broker = Broker(settings, "rack-1", health=health)
    broker.start()
    try:
        broker.info({"software": "1.0", "buzzer": False})

        def announced():
            received = json.loads(listener.next()[1])["cmps"]
            return {key for key, component in received.items() if len(component) > 1}

        assert announced().isdisjoint({"mute", "power", "temperature", "waiting"})
        # The first may come twice, and a sensor that falls silent stays.
        wait_for(lambda: "temperature" in announced())
        broker.info({"software": "1.1", "buzzer": True})
        wait_for(lambda: announced() >= {"temperature", "mute"})
    finally:
        broker.close()


@needs_mosquitto
def test_home_assistant_is_told_nothing_without_a_prefix(mosquitto, listen, rack):
    mosquitto.start()
    listener = listen(topic="#")
    broker = rack(discovery_prefix="")
    broker.info({"software": "1.0"})
    listener.until(f"{ROOT}info")
    broker.close()
    while (message := listener.next())[1] != "offline":
        assert "homeassistant" not in message[0]


def test_what_a_rack_tells_is_what_its_schemas_say(tmp_path):
    read(Health, json.dumps(health_report("rack-1", tmp_path)).encode())
    read(State, json.dumps(STATE).encode())
    read(Session, json.dumps(session()).encode())
    rep = {"session": session()["id"], **session()["sets"][0]["reps"][0]}
    read(Rep, json.dumps(rep).encode())
    info = {"rack": "rack-1", "software": "1.0", "model": "m"}
    read(Info, json.dumps(info).encode())


def test_a_store_in_trouble_is_told_and_is_no_reason_to_tell_nothing(tmp_path):
    path = tmp_path / "sessions.db"
    path.mkdir()
    outbox = Outbox(path)
    with ReopeningLog(path) as log, Writer() as writer:
        archive = Archive(log, writer)
        with pytest.raises(StoreError, match="it is a folder"):
            log.open()
        received = health_report(
            "rack-1", tmp_path, outbox.waiting, outbox.damaged, archive.condition
        )
    health = read(Health, json.dumps(received).encode())
    assert (health.store, health.sessions_waiting) == ("invalid", None)
    assert health.sessions_unwritten == 0


def test_a_missing_folder_is_no_reason_to_tell_nothing(tmp_path):
    assert health_report("rack-1", tmp_path / "gone")["disk_free_mb"] is None
