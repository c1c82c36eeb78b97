"""Takes sessions from the broker and acknowledges them once they are stored.

Exactly once comes from three things together: a rack sends a session until its id is
acknowledged, the database keeps one row for each (rack, id), and nothing is
acknowledged, neither to the rack nor to the broker, before the commit.
"""

import logging
import select
import threading
import time
from collections.abc import Callable
from typing import Any

from paho.mqtt import client as mqtt
from paho.mqtt.reasoncodes import ReasonCode

from edge.errors import StoreError
from edge.gym.arrivals import BATCH, Arrivals
from edge.gym.batch import Batch, Message, sorted_out
from edge.gym.database import Database
from edge.wire import topics
from edge.wire.causes import why_unreachable
from edge.wire.connection import BrokerSettings, connect_now, leave, new_client
from edge.wire.outages import Complaints, Conversations
from edge.wire.payloads import MAX_SESSION_BYTES, encoded
from edge.wire.reading import printable

log = logging.getLogger(__name__)

# Chosen: messages that the broker may have outstanding here; beyond it the broker
# waits, and its own queue, not this memory, grows.
WINDOW = 2000
# Chosen: waited for more of them as long as more come: it saves commits.
GATHER_S = 0.002
TICK_S = 0.5
# Chosen: how long the broker keeps what comes while the collector is away.
AWAY_S = 7 * 86400
RETRY_S = 2.0  # chosen: a database that restarts is away for seconds
PACKET_BYTES = MAX_SESSION_BYTES + 65536
RETAINED = (topics.STATUS, topics.INFO)
LIVE = (topics.HEALTH, topics.REP, topics.HOLD, topics.STATE)
FORGET_S = 3600.0  # chosen: what is still refused an hour later is told once more


class Collector:
    """One collector; ``run`` works until ``stop``.

    Parameters
    ----------
    settings
        The broker.
    database
        Where to; used only in the thread that calls ``run``.
    name
        This collector's own, so that the broker knows it again.
    group
        Collectors of the same group share the sessions between them; None takes all.
    watch
        Called after each commit with what it held.
    stopping
        Set by ``stop``, or by whoever gave it.

    Attributes
    ----------
    stored
        New sessions so far.
    listening
        Set once the broker has confirmed the subscriptions.
    """

    def __init__(
        self,
        settings: BrokerSettings,
        database: Database,
        name: str,
        group: str | None = None,
        watch: Callable[[Batch], None] = lambda batch: None,
        stopping: threading.Event | None = None,
    ) -> None:
        self.stored = 0
        self._settings = settings
        self._database = database
        self._group = group
        self._watch = watch
        self.listening = threading.Event()
        self._stopping = stopping or threading.Event()
        self._generation = 0
        self._complaints = Complaints(log, settings.where)
        self._quarantined = Complaints(log, settings.where, FORGET_S)
        self._failing = False
        self._conversations = Conversations(
            self._complaints, settings, ("collector", name), "Give each its --name"
        )
        self._lost: ReasonCode | None = None
        self._arrived = Arrivals(2 * WINDOW)
        self._retry_at_s = 0.0
        self._client = client = new_client(
            settings, f"hingewatch-collect-{name}", manual_ack=True
        )
        client.on_connect = self._on_connect
        client.on_disconnect = self._on_disconnect
        client.on_subscribe = self._on_subscribe
        client.on_message = self._on_message

    def run(self) -> None:
        """Collect until ``stop`` is called; what is stored then is acknowledged.

        All in this thread: with paho's own beside it, both would wait for each other.
        """
        try:
            self._run()
        finally:
            leave(self._client)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._lost = None
            try:
                connect_now(
                    self._client,
                    self._settings,
                    SessionExpiryInterval=AWAY_S,
                    ReceiveMaximum=WINDOW,
                    MaximumPacketSize=PACKET_BYTES,
                )
                if self._converse():
                    continue
            except OSError as error:
                self._conversations.end()
                why = why_unreachable(error, self._settings)
                self._complaints.say(f"out of reach: {why}")
            self._stopping.wait(self._conversations.waits_s[0])

    def stop(self) -> None:
        """End ``run`` soon; from any thread, returns at once."""
        self._stopping.set()

    def _converse(self) -> bool:
        """Read, store and acknowledge until the connection is gone or not wanted.

        Returns whether to connect anew at once.
        """
        before = self.stored
        while (sock := self._client.socket()) is not None:
            if self._stopping.is_set():
                return True
            if self._arrived.missed and not self._arrived:
                # The broker sends again what there was no room for.
                self._arrived.missed = False
                self._client.disconnect()
                return True
            held = bool(self._arrived) and time.monotonic() < self._retry_at_s
            pause_s = TICK_S if held or not self._arrived else GATHER_S
            writing = [sock] if self._client.want_write() else []
            readable, _, _ = select.select([sock], writing, [], pause_s)
            if writing:
                self._client.loop_write()
            came = self._read()
            self._client.loop_misc()
            self._conversations.settle()
            enough = self._arrived.enough or not (came or readable)
            if self._arrived and enough and not held:
                self._collect(self._arrived.first())
        self._conversations.lost(self._lost, useful=self.stored > before)
        return False

    def _read(self) -> bool:
        """Take what has come in; whether there was anything."""
        before = self._arrived.heard
        while self._client.socket() is not None:
            heard = self._arrived.heard
            self._client.loop_read()
            if self._arrived.heard == heard or heard - before >= BATCH:
                break
            if not self._arrived.missed and self._arrived.enough:
                break
        return self._arrived.heard > before

    def _collect(self, messages: list[Message]) -> None:
        batch = sorted_out(messages)
        if not batch.empty:
            try:
                self.stored += self._database.store(batch)
            except StoreError as error:
                # The broker keeps the rest, and the rack all of it.
                self._complaints.say(f"kept in the broker: {error}")
                self._failing = True
                self._retry_at_s = time.monotonic() + RETRY_S
                return
            if self._failing:
                self._failing = False
                # The next failure is another one.
                self._complaints.forget()
                log.info("%s: stores again", self._database.where)
        self._arrived.done(messages)
        self._acknowledge(batch)
        for generation, mid in (m.tag for m in messages if m.tag):
            # Numbers of an earlier connection may mean something else by now.
            if generation == self._generation:
                self._client.ack(mid, 1)
        for bad in batch.bad:
            where = printable(bad.topic, 60)
            self._quarantined.say(f"{where}: quarantined: {bad.reason}")
        self._watch(batch)

    def _acknowledge(self, batch: Batch) -> None:
        for rack, ack in batch.answers():
            # At most once: a rack that misses it sends the session again.
            self._client.publish(topics.topic(rack, topics.ACK), encoded(ack))

    def _on_connect(
        self, client: Any, _u: Any, _f: Any, reason: ReasonCode, told: Any
    ) -> None:
        if not self._conversations.answered(reason):
            return
        self._generation += 1
        shared = f"$share/{self._group}/" if self._group else ""
        if shared and getattr(told, "SharedSubscriptionAvailable", 1) == 0:
            # Such a broker may grant the subscription all the same, and send nothing.
            shared = ""
            self._complaints.say(
                f"shares nothing within a group; this collector takes all sessions, "
                f"also those of others in {self._group}: each is stored once"
            )
        # Only what is stored once is shared: nobody keeps retained ones for a group.
        wanted = [(shared + topics.topic("+", topics.SESSION), 1)]
        wanted += [(topics.topic("+", name), 1) for name in RETAINED]
        client.subscribe(wanted + [(topics.topic("+", name), 0) for name in LIVE])

    def _on_subscribe(
        self, _c: Any, _u: Any, _m: int, reasons: list[ReasonCode], _p: Any
    ) -> None:
        if any(reason.is_failure for reason in reasons):
            self._complaints.say("does not let this collector listen; check its rules")
        self.listening.set()

    def _on_disconnect(
        self, _c: Any, _u: Any, _f: Any, reason: ReasonCode, _p: Any
    ) -> None:
        self._lost = reason

    def _on_message(self, _c: Any, _u: Any, message: mqtt.MQTTMessage) -> None:
        try:
            tag = (self._generation, message.mid) if message.qos else None
            data = bytes(message.payload)
            self._arrived.take(Message(message.topic, data, tag, message.retain))
        except ValueError as error:
            text = printable(str(error))
            self._complaints.say(f"sent what cannot be read ({text})")
