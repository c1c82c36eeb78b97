"""A real Mosquitto for one test, who listens to it, and sessions to send through it."""

import contextlib
import json
import os
import queue
import shutil
import socket
import subprocess
import threading
import time
import uuid

import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from benchmarks.measure.session_made import session_made
from edge.core.types.records import SetRecord
from edge.wire.connection import leave
from support.ports import kept_port
from support.records_made import fault, rep

ROOT = "hingewatch/v1/rack-1/"
LONG_S = 20.0  # only waited for when something is wrong
MOSQUITTO = shutil.which("mosquitto", path=os.environ.get("PATH", "") + ":/usr/sbin")
needs_mosquitto = pytest.mark.skipif(
    MOSQUITTO is None, reason="needs the mosquitto broker: apt-get install mosquitto"
)


def wait_for(condition, seconds=LONG_S):
    """Wait until ``condition()`` is true, and return it; fails when it never is."""
    until = time.monotonic() + seconds
    while not (result := condition()):
        assert time.monotonic() < until, "waited in vain"
        threading.Event().wait(0.01)
    return result


# It closes what we forget, but only in those runs in which the garbage collector
# reaches the client before its sockets.
mqtt.Client.__del__ = lambda client: None


class Mosquitto:
    """A broker of one test, on its own port; may be stopped and started again."""

    address = "127.0.0.1"
    prefix: tuple[str, ...] = ()

    def __init__(self, folder, extra=("allow_anonymous true",)):
        self.port = kept_port()
        self.config = folder / "mosquitto.conf"
        # Started as root it would become a user that cannot read the test's files.
        lines = ["user root", f"listener {self.port} {self.address}", *extra]
        self.config.write_text("\n".join(lines) + "\n")
        self.process = None

    def start(self):
        self.process = subprocess.Popen(
            [*self.prefix, MOSQUITTO, "-c", str(self.config)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_for(self._listens)
        return self

    def _listens(self):
        assert self.process.poll() is None, "mosquitto did not start"
        with (
            contextlib.suppress(OSError),
            socket.create_connection((self.address, self.port), 0.2),
        ):
            return True

    def stop(self, kill=False):
        """End it; asked to, it takes a tenth of a second, killed none."""
        if self.process is not None:
            (self.process.kill if kill else self.process.terminate)()
            self.process.wait(LONG_S)
            self.process = None


class Listener:
    """Every message of a topic, in order of arrival."""

    def __init__(
        self,
        port,
        topic="hingewatch/v1/#",
        prepare=lambda client: None,
        host="127.0.0.1",
    ):
        self.messages = queue.Queue()
        ready = threading.Event()
        self.client = mqtt.Client(CallbackAPIVersion.VERSION2, protocol=mqtt.MQTTv5)
        prepare(self.client)
        self.client.on_connect = lambda c, *_: c.subscribe(topic, qos=1)
        self.client.on_subscribe = lambda *_: ready.set()
        self.client.on_message = lambda _c, _u, message: self.messages.put(
            (
                message.topic,
                message.payload.decode(errors="replace"),
                message.qos,
                message.retain,
            )
        )
        self.client.connect(host, port)
        self.client.loop_start()
        assert ready.wait(LONG_S)

    def next(self):
        return self.messages.get(timeout=LONG_S)

    def until(self, topic):
        while (message := self.next())[0] != topic:
            pass
        return message

    def publish(self, topic, text, qos=1, retain=False):
        if not isinstance(text, str | bytes):
            text = json.dumps(text)
        self.client.publish(topic, text, qos, retain).wait_for_publish(LONG_S)

    def close(self):
        leave(self.client)


class Collector(Listener):
    """Acknowledges every session that it is sent, as one that has stored it."""

    def next_session(self):
        text = self.until(f"{ROOT}session")[1]
        session_id = json.loads(text)["id"]
        self.publish(f"{ROOT}ack", {"sessions": [session_id]})
        return session_id


def uid(number):
    """Return a session id."""
    return str(uuid.UUID(int=number))


def session(rack="rack-1", number=1, reps=5, **changes):
    """Return a finished session as a rack sends it."""
    records = tuple(rep(index, faults=(fault(),)) for index in range(1, reps + 1))
    one = SetRecord("deadlift", records, (), 1.5, ("slow_down",))
    usual = {"load_kg": 60.0, "advice": ["slow_down"]}
    return session_made(rack, number, one, **usual | changes)
