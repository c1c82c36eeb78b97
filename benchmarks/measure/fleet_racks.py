"""Many racks in one process: a paho client each, all on one selector."""

import json
import resource
import selectors
import time
import uuid
from typing import Any

from paho.mqtt import client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from benchmarks.measure.session_made import session_made
from edge.closing import Closing
from edge.core.types.codes import Verdict
from edge.core.types.records import RepRecord, SetRecord
from edge.wire import topics
from edge.wire.connection import leave

REPS = 8
SETTLE_S = 30.0


def payload(rack: str, number: int) -> bytes:
    """Return a session of one set, of the size that racks send."""
    rep = RepRecord(
        *(1, 3.0333333333333, 5.1666666666667, 1.0333333333333, 0.2, 0.9333333333333),
        *(65.123456789, 82.123456789, 14.123456789, 47.123456789, 11.123456789),
        *(0.0, 0.8112345678, 0.8456789012, Verdict.GOOD),
    )
    session = session_made(rack, number, SetRecord("deadlift", (rep,) * REPS))
    return json.dumps(session, separators=(",", ":")).encode()


def raise_file_limit() -> None:
    """Allow thousands of sockets, here and in what is started from here."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


class Fleet(Closing):
    """N connected racks; in a ``with`` block."""

    def __init__(self, port: int, racks: int) -> None:
        self._selector = selectors.DefaultSelector()
        self._sent: dict[str, float] = {}
        self._delays: list[float] = []
        self._waiting = racks
        self._confirmed = 0
        self._number = 0
        self._clients = [self._connect(port, f"rack-{n}") for n in range(racks)]
        while self._waiting:
            self._turn(0.1)

    @property
    def outstanding(self) -> int:
        """How many sessions were not acknowledged."""
        return len(self._sent)

    def _connect(self, port: int, rack: str) -> mqtt.Client:
        client = mqtt.Client(CallbackAPIVersion.VERSION2, rack, protocol=mqtt.MQTTv5)
        client.max_queued_messages_set(0)
        client.on_connect = lambda c, *_: c.subscribe(topics.topic(rack, topics.ACK))
        client.on_subscribe = self._on_subscribe
        client.on_message = self._on_ack
        client.on_publish = self._on_publish
        client.connect("127.0.0.1", port, keepalive=600)
        if connection := client.socket():
            self._selector.register(connection, selectors.EVENT_READ, client)
        return client

    def _on_subscribe(self, *_: Any) -> None:
        self._waiting -= 1

    def _on_publish(self, *_: Any) -> None:
        self._confirmed += 1

    def _on_ack(self, _c: Any, _u: Any, message: mqtt.MQTTMessage) -> None:
        now_s = time.perf_counter()
        for session_id in json.loads(message.payload)["sessions"]:
            if (sent_s := self._sent.pop(session_id, None)) is not None:
                self._delays.append(now_s - sent_s)

    def _turn(self, pause_s: float) -> None:
        for key, _ in self._selector.select(pause_s):
            key.data.loop_read()
        # Only what did not fit into a socket at once is left here.
        for client in self._clients if hasattr(self, "_clients") else ():
            if client.want_write():
                client.loop_write()

    def pile_up(self, sessions: int, racks: int) -> None:
        """Publish for any number of racks, and wait until the broker has them all."""
        for number in range(1, sessions + 1):
            rack = f"rack-{number % racks}"
            client = self._clients[number % len(self._clients)]
            where = topics.topic(rack, topics.SESSION)
            client.publish(where, payload(rack, number), 1)
            self._turn(0)
        while self._confirmed < sessions:
            self._turn(0.1)

    def send(self, pace: float, seconds: float) -> list[float]:
        """Send ``pace`` sessions a second; return each one's delay in seconds."""
        self._delays.clear()
        begin = time.perf_counter()
        due = 0
        while (passed := time.perf_counter() - begin) < seconds:
            while due < passed * pace:
                due += 1
                self._number += 1
                at = self._number % len(self._clients)
                text = payload(f"rack-{at}", self._number)
                self._sent[str(uuid.UUID(int=self._number))] = time.perf_counter()
                where = topics.topic(f"rack-{at}", topics.SESSION)
                self._clients[at].publish(where, text, 1)
            self._turn(0.001)
        until = time.perf_counter() + SETTLE_S
        while self._sent and time.perf_counter() < until:
            self._turn(0.01)
        return list(self._delays)

    def close(self) -> None:
        """Disconnect all."""
        for client in self._clients:
            leave(client)
        self._selector.close()
