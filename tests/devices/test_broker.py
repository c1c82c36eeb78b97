"""The broker's side, against a real Mosquitto on this machine."""

import contextlib
import json
import logging
import os
import queue
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from edge.devices.broker import CREDENTIAL, Broker, BrokerSettings
from edge.errors import ConfigError, DeviceError
from edge.store.log import SessionLog
from edge.store.outbox import Outbox

LONG_S = 20.0  # only waited for when something is wrong
MOSQUITTO = shutil.which("mosquitto", path=os.environ.get("PATH", "") + ":/usr/sbin")
needs_mosquitto = pytest.mark.skipif(
    MOSQUITTO is None, reason="needs the mosquitto broker: apt-get install mosquitto"
)


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Mosquitto:
    """A broker of one test, on its own port; may be stopped and started again."""

    def __init__(self, folder, extra=("allow_anonymous true",)):
        self.port = free_port()
        self.config = folder / "mosquitto.conf"
        # Started as root it would become a user that cannot read the test's files.
        lines = ["user root", f"listener {self.port} 127.0.0.1", *extra]
        self.config.write_text("\n".join(lines) + "\n")
        self.process = None

    def start(self):
        self.process = subprocess.Popen(
            [MOSQUITTO, "-c", str(self.config)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + LONG_S
        while time.monotonic() < until:
            with (
                contextlib.suppress(OSError),
                socket.create_connection(("127.0.0.1", self.port), 0.2),
            ):
                return self
            threading.Event().wait(0.01)
        raise AssertionError("mosquitto did not start")

    def stop(self):
        if self.process is not None:
            self.process.terminate()
            self.process.wait(LONG_S)
            self.process = None


class Listener:
    """A collector: every message below the root, in order of arrival."""

    def __init__(self, port, topic="hingewatch/v1/#"):
        self.messages = queue.Queue()
        ready = threading.Event()
        self.client = mqtt.Client(CallbackAPIVersion.VERSION2, protocol=mqtt.MQTTv5)
        self.client.on_connect = lambda c, *_: c.subscribe(topic, qos=1)
        self.client.on_subscribe = lambda *_: ready.set()
        self.client.on_message = lambda _c, _u, message: self.messages.put(
            (message.topic, message.payload.decode(), message.qos, message.retain)
        )
        self.client.connect("127.0.0.1", port)
        self.client.loop_start()
        assert ready.wait(LONG_S)

    def next(self):
        return self.messages.get(timeout=LONG_S)

    def until(self, topic):
        while (message := self.next())[0] != topic:
            pass
        return message

    def close(self):
        self.client.disconnect()
        self.client.loop_stop()


@pytest.fixture
def mosquitto(tmp_path):
    broker = Mosquitto(tmp_path)
    yield broker
    broker.stop()


@pytest.fixture
def listen(mosquitto):
    with contextlib.ExitStack() as stack:

        def listen(**options):
            listener = Listener(mosquitto.port, **options)
            stack.callback(listener.close)
            return listener

        yield listen


@pytest.fixture
def rack(mosquitto):
    with contextlib.ExitStack() as stack:

        def rack(outbox=None, **settings):
            settings = {"host": "127.0.0.1", "port": mosquitto.port, **settings}
            broker = Broker(BrokerSettings(**settings), "rack-1", outbox)
            stack.callback(broker.close)
            broker.start()
            return broker

        yield rack


@pytest.fixture
def sessions(tmp_path):
    path = tmp_path / "sessions.db"
    with SessionLog(path) as log:
        yield log


def finish(log, name):
    log.close_session(name, {"schema": "session/1", "id": name, "sets": []})


class WatchedOutbox(Outbox):
    """Tells the test when a session was struck off, instead of letting it poll."""

    def __init__(self, path):
        super().__init__(path)
        self.struck_off = queue.Queue()

    def delivered(self, session_id):
        super().delivered(session_id)
        self.struck_off.put(session_id)


ROOT = "hingewatch/v1/rack-1/"


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
def test_a_killed_rack_is_offline_by_its_will(mosquitto, listen):
    mosquitto.start()
    listener = listen()
    program = """
import sys, threading
from edge.devices.broker import Broker, BrokerSettings
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
def test_info_is_retained_and_repeated_after_the_broker_forgot(mosquitto, listen, rack):
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
    broker.rep({"index": 0})  # perhaps before the connection: lost, and that is right
    assert listener.until(f"{ROOT}status")[1] == "online"
    broker.rep({"index": 1, "hip_share": None})
    message = listener.until(f"{ROOT}rep")
    assert message == (f"{ROOT}rep", '{"index":1,"hip_share":null}', 0, False)


@needs_mosquitto
def test_a_session_arrives_once_and_is_struck_off(mosquitto, listen, rack, sessions):
    mosquitto.start()
    listener = listen()
    outbox = WatchedOutbox(sessions.path)
    broker = rack(outbox)
    finish(sessions, "a")
    broker.deliver()
    topic, text, qos, retained = listener.until(f"{ROOT}session")
    assert (topic, qos, retained) == (f"{ROOT}session", 1, False)
    assert json.loads(text) == {"schema": "session/1", "id": "a", "sets": []}
    assert outbox.struck_off.get(timeout=LONG_S) == "a"
    broker.deliver()
    finish(sessions, "b")
    broker.deliver()
    assert json.loads(listener.until(f"{ROOT}session")[1])["id"] == "b"
    assert outbox.struck_off.get(timeout=LONG_S) == "b"
    broker.close()
    assert listener.until(f"{ROOT}status")[1] == "offline"
    assert listener.messages.empty()


@needs_mosquitto
def test_a_long_backlog_arrives_whole_and_in_order(mosquitto, listen, rack, sessions):
    mosquitto.start()
    names = [f"s{number}" for number in range(50)]
    for name in names:
        finish(sessions, name)
    listener = listen(topic=f"{ROOT}session")
    rack(Outbox(sessions.path))
    assert [json.loads(listener.next()[1])["id"] for _ in names] == names


@needs_mosquitto
def test_a_broker_that_is_down_delays_nothing(
    mosquitto, listen, rack, sessions, monkeypatch
):
    monkeypatch.setattr("edge.devices.broker.RECONNECT_S", (1, 1))
    outbox = WatchedOutbox(sessions.path)
    begin = time.perf_counter()
    broker = rack(outbox)
    took = [time.perf_counter() - begin]
    finish(sessions, "a")
    for call in (broker.deliver, lambda: broker.rep({}), lambda: broker.info({})):
        begin = time.perf_counter()
        for _ in range(100):
            call()
        took.append((time.perf_counter() - begin) / 100)
    assert took[0] < 0.5
    assert max(took[1:]) < 0.002
    assert not broker.connected
    mosquitto.start()
    listener = listen(topic=f"{ROOT}session")
    with contextlib.suppress(queue.Empty):
        # It may have come between broker and collector: nobody there, so it is kept.
        outbox.struck_off.get(timeout=2.0)
    broker.deliver()
    assert json.loads(listener.next()[1])["id"] == "a"


@needs_mosquitto
def test_a_broker_that_dies_while_it_is_being_told_is_told_again(
    mosquitto, listen, rack, sessions, monkeypatch
):
    monkeypatch.setattr("edge.devices.broker.RECONNECT_S", (1, 1))
    mosquitto.start()
    watcher = listen()
    outbox = WatchedOutbox(sessions.path)
    broker = rack(outbox)
    watcher.until(f"{ROOT}status")
    os.kill(mosquitto.process.pid, signal.SIGSTOP)  # it takes bytes, and answers none
    finish(sessions, "a")
    broker.deliver()
    while not broker._delivery._in_flight:
        threading.Event().wait(0.01)
    mosquitto.process.kill()
    mosquitto.process.wait(LONG_S)
    mosquitto.start()
    listener = listen(topic=f"{ROOT}session")
    with contextlib.suppress(queue.Empty):
        outbox.struck_off.get(timeout=3.0)
    broker.deliver()
    assert json.loads(listener.next()[1])["id"] == "a"


@needs_mosquitto
def test_a_session_that_nobody_took_is_kept_and_offered_again(
    mosquitto, listen, rack, sessions, caplog
):
    mosquitto.start()
    outbox = WatchedOutbox(sessions.path)
    finish(sessions, "a")
    with caplog.at_level(logging.WARNING):
        broker = rack(outbox, retry_s=0.2)
        while not caplog.messages:
            with pytest.raises(queue.Empty):
                outbox.struck_off.get(timeout=0.05)
    assert "No matching subscribers" in caplog.messages[0]
    assert len(caplog.messages) == 1
    listener = listen(topic=f"{ROOT}session")
    assert json.loads(listener.next()[1])["id"] == "a"
    assert outbox.struck_off.get(timeout=LONG_S) == "a"
    assert broker.connected


@needs_mosquitto
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
        until = time.monotonic() + LONG_S
        while not caplog.messages and time.monotonic() < until:
            threading.Event().wait(0.02)
        assert "Not authorized" in caplog.messages[0]
        assert [name for name, _ in outbox.pending()] == ["a"]
    finally:
        broker.close()
        mosquitto.stop()


@needs_mosquitto
@pytest.mark.parametrize("source", ["file", "credential"])
def test_a_password_lets_in_and_is_never_told(tmp_path, monkeypatch, caplog, source):
    users = tmp_path / "users"
    tool = shutil.which("mosquitto_passwd")
    assert tool is not None
    subprocess.run([tool, "-b", "-c", users, "rack-1", "s3cret"], check=True)
    mosquitto = Mosquitto(tmp_path, [f"password_file {users}"])
    mosquitto.start()
    secret = tmp_path / CREDENTIAL
    secret.write_text("s3cret\n")
    settings = {"host": "127.0.0.1", "port": mosquitto.port, "username": "rack-1"}
    if source == "file":
        settings["password_file"] = secret
    else:
        monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    broker = Broker(BrokerSettings(**settings), "rack-1")
    wrong = Broker(BrokerSettings(**settings | {"username": "nobody"}), "rack-2")
    try:
        with caplog.at_level(logging.DEBUG):
            broker.start()
            wrong.start()
            until = time.monotonic() + LONG_S
            while time.monotonic() < until and not (
                broker.connected and any("refuses" in line for line in caplog.messages)
            ):
                threading.Event().wait(0.02)
        assert broker.connected
        assert not wrong.connected
        assert any("refuses this rack: Not auth" in line for line in caplog.messages)
        assert "s3cret" not in caplog.text
        assert "s3cret" not in repr(broker._settings)
    finally:
        broker.close()
        wrong.close()
        mosquitto.stop()


@needs_mosquitto
def test_certificates_let_in(tmp_path):
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs openssl to make certificates")
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run(
        [
            *(openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-keyout", key, "-out", certificate, "-subj", "/CN=rack-1"),
            *("-addext", "subjectAltName=IP:127.0.0.1"),
        ],
        check=True,
        capture_output=True,
    )
    mosquitto = Mosquitto(
        tmp_path,
        [
            f"certfile {certificate}",
            f"keyfile {key}",
            f"cafile {certificate}",
            "require_certificate true",
            "use_identity_as_username true",
        ],
    )
    mosquitto.start()
    settings = BrokerSettings(
        host="127.0.0.1",
        port=mosquitto.port,
        tls=True,
        ca_file=certificate,
        cert_file=certificate,
        key_file=key,
    )
    broker = Broker(settings, "rack-1")
    try:
        broker.start()
        until = time.monotonic() + LONG_S
        while not broker.connected and time.monotonic() < until:
            threading.Event().wait(0.02)
        assert broker.connected
    finally:
        broker.close()
        mosquitto.stop()


@pytest.mark.parametrize(
    ("settings", "rack", "told"),
    [
        ({"host": "gym"}, "rack/1", "rack.name"),
        ({"host": "gym"}, "", "rack.name"),
        ({"host": "gym"}, "#", "rack.name"),
        ({}, "rack-1", "broker.host"),
        ({"host": "gym", "port": 0}, "rack-1", "broker.port"),
        ({"host": "gym", "ca_file": "ca.pem"}, "rack-1", "tls = true"),
        ({"host": "gym", "tls": True, "cert_file": "c.pem"}, "rack-1", "key_file"),
        ({"host": "gym", "keepalive_s": 0}, "rack-1", "keepalive_s"),
    ],
)
def test_settings_that_cannot_be_are_named(settings, rack, told):
    with pytest.raises(ConfigError, match=told):
        Broker(BrokerSettings(**settings), rack)


@pytest.mark.parametrize(
    "settings",
    [
        {"username": "a", "password_file": "/nowhere/password"},
        {"tls": True, "ca_file": "/nowhere/ca.pem"},
    ],
)
def test_a_missing_secret_is_one_line(tmp_path, settings):
    settings = {
        key: Path(value) if key.endswith("_file") else value
        for key, value in settings.items()
    }
    with pytest.raises(DeviceError, match=r"^broker gym:1883: cannot read") as told:
        Broker(BrokerSettings(host="gym", **settings), "rack-1")
    assert "\n" not in str(told.value)


def test_closing_what_never_started_is_harmless():
    Broker(BrokerSettings(host="gym"), "rack-1").close()
