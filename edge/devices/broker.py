"""The MQTT broker, by paho-mqtt: what a rack tells, and what it is told.

Nothing here waits for network or disk in the caller's thread. paho's own thread speaks
with the broker; a ``Delivery`` reads the outbox and strikes off what was taken.
"""

import logging
import re
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

from paho.mqtt import client as mqtt
from paho.mqtt.enums import MQTTErrorCode
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from edge.devices import delivery, discovery
from edge.devices.inbox import Inbox
from edge.errors import ConfigError
from edge.wire import topics
from edge.wire.connection import CREDENTIAL, BrokerSettings, connect, new_client
from edge.wire.payloads import (
    MAX_PACKET_BYTES,
    MAX_SESSION_BYTES,
    Command,
    Response,
    encoded,
)
from edge.wire.reading import printable

__all__ = ["CREDENTIAL", "Broker", "BrokerSettings"]

log = logging.getLogger(__name__)

# The broker's answer when it had nobody to give the message to: it is gone.
NO_SUBSCRIBER = 0x10
HEALTH_S = 60.0  # the contract's
HEALTH_EXPIRES_S = 180  # chosen: three times missed is out of date
# Not what the broker has kept: an old command would be obeyed at every connect.
NOT_RETAINED = 2

Payload = dict[str, Any]


class Outbox(delivery.Outbox, Protocol):
    """What must not be lost while the broker is away; see ``edge.store.outbox``."""

    def keep_health(self, text: bytes) -> None:
        """Keep a sample for later; the oldest one goes when there are too many."""

    def take_health(self) -> list[bytes]:
        """Return and forget the samples that were kept, oldest first."""


class Broker:
    """A rack's side of the broker, below ``hingewatch/v1/<rack>/``.

    ``status`` is ``online`` while connected and ``offline`` after ``close``, a crash or
    a pulled plug (the broker's last will). A session is sent again until a collector
    has acknowledged it, so that one may see it twice and goes by its id.

    Parameters
    ----------
    settings
        With a ``host``.
    rack
        The rack's name: letters, digits, ``-`` and ``_``.
    outbox
        Sessions to send; None sends none.
    health
        Called in a thread of its own once a minute; returns a ``health`` payload.

    Raises
    ------
    ConfigError
        When the rack's name cannot be part of a topic or there is no host.
    DeviceError
        When a password or certificate file cannot be read.
    """

    def __init__(
        self,
        settings: BrokerSettings,
        rack: str,
        outbox: Outbox | None = None,
        health: Callable[[], Payload] | None = None,
    ) -> None:
        if not re.fullmatch(topics.RACK, rack):
            raise ConfigError(f"rack.name = {rack!r}: use letters, digits, - and _")
        self._client = client = new_client(settings, f"hingewatch-{rack}")
        self._where = settings.where
        self._settings = settings
        self._rack = rack
        self._outbox = outbox
        self._health = health
        self._retained: dict[str, bytes] = {}
        self._state: Payload | None = None
        self._complaint = ""
        self._inbox = Inbox(self._respond, self._where)
        client.will_set(self._topic(topics.STATUS), topics.OFFLINE, qos=1, retain=True)
        client.on_connect = self._on_connect
        client.on_connect_fail = self._on_connect_fail
        client.on_disconnect = self._on_disconnect
        client.on_publish = self._on_publish
        client.on_message = self._on_message
        self._delivery = delivery.Delivery(
            outbox,
            self._send_session,
            client.is_connected,
            self._complain,
            settings.retry_s,
            settings.collector,
        )
        # paho's thread ends when a broker talks nonsense; this begins another.
        self._delivery.every(1.0, client.loop_start)
        if health is not None:
            self._delivery.every(HEALTH_S, self._tell_health)

    def _topic(self, *names: str) -> str:
        return topics.topic(self._rack, *names)

    def start(self) -> None:
        """Begin to connect, and to reconnect for ever; returns at once."""
        connect(self._client, self._settings, MaximumPacketSize=MAX_PACKET_BYTES)
        self._delivery.start()

    @property
    def connected(self) -> bool:
        """Whether the broker has let us in."""
        return self._client.is_connected()

    def rep(self, payload: Payload) -> None:
        """Tell whoever listens right now of a repetition; lost when nobody does."""

        def send() -> None:
            if self.connected:
                self._publish(self._topic(topics.REP), encoded(payload), 0)

        self._delivery.call(send)

    def state(self, payload: Payload) -> None:
        """Say what the rack shows and is set to; sent only when it has changed."""
        if payload == self._state:
            return
        told = dict(payload)
        where = self._topic(topics.STATE)
        if self._delivery.call(partial(self._keep, where, 0, told)):
            self._state = told

    def info(self, payload: Payload) -> None:
        """Say what this rack is; kept by the broker and repeated at every connect."""
        where = self._topic(topics.INFO)
        self._delivery.call(partial(self._keep, where, 1, dict(payload)))
        if self._settings.discovery_prefix:
            told = discovery.config(
                self._rack,
                str(payload.get("software", "")),
                payload.get("exercises", ()),
                str(payload.get("model", "")),
            )
            where = discovery.config_topic(self._settings.discovery_prefix, self._rack)
            self._delivery.call(partial(self._keep, where, 1, told))

    def deliver(self) -> None:
        """Send what is in the outbox, as soon as there is a broker; returns at once."""
        self._delivery.look()

    def poll(self) -> tuple[str, Command] | None:
        """Return the next command with its name, None when there is none; at once."""
        return self._inbox.poll()

    def respond(self, name: str, command: Command, error: str | None = None) -> None:
        """Answer a command: it was obeyed, or why it was not."""
        self._respond(name, Response(command.transaction, error is None, error))

    def close(self) -> None:
        """Say ``offline`` and disconnect; takes seconds at most, also when it is down.

        What was sent and not confirmed yet is waited for a moment, then kept.
        """
        self._delivery.close()
        if self.connected:
            last = self._tell_status(topics.OFFLINE)
            # Without a wait the clean goodbye, which sends no will, would overtake it.
            try:
                last.wait_for_publish(delivery.CLOSE_S)
            except (RuntimeError, ValueError):
                log.debug("%s went away first; its will says offline", self._where)
        self._client.disconnect()
        self._client.loop_stop()

    # What follows runs in the delivery's thread.

    def _keep(self, where: str, qos: int, payload: Payload) -> None:
        self._retained[where] = encoded(payload)
        if self.connected:
            self._publish(where, self._retained[where], qos, retain=True)

    def _respond(self, name: str, response: Response) -> None:
        text = encoded(response)

        def send() -> None:
            if self.connected:
                self._publish(self._topic(topics.RESPONSE, name), text, 1)

        self._delivery.call(send)

    def _publish(
        self,
        where: str,
        text: bytes,
        qos: int,
        *,
        retain: bool = False,
        life_s: int = 0,
    ) -> mqtt.MQTTMessageInfo:
        properties = None
        if life_s:
            properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]
            properties.MessageExpiryInterval = life_s
        return self._client.publish(where, text, qos, retain, properties)

    def _tell_status(self, word: str) -> mqtt.MQTTMessageInfo:
        return self._publish(self._topic(topics.STATUS), word.encode(), 1, retain=True)

    def _send_session(self, text: bytes) -> int | None:
        if len(text) > MAX_SESSION_BYTES:
            # The broker would end the connection for it, again and again.
            raise ValueError(f"a session of {len(text)} bytes stays here: too long")
        sent = self._publish(self._topic(topics.SESSION), text, 1)
        # Without a connection paho keeps it all the same and sends it later: to
        # publish it again then would double it.
        kept = (MQTTErrorCode.MQTT_ERR_SUCCESS, MQTTErrorCode.MQTT_ERR_NO_CONN)
        return sent.mid if sent.rc in kept else None

    def _tell_health(self) -> None:
        assert self._health is not None
        where, text = self._topic(topics.HEALTH), encoded(self._health())
        if self.connected:
            for old in self._outbox.take_health() if self._outbox else ():
                self._publish(where, old, 0)
            self._publish(where, text, 0, retain=True, life_s=HEALTH_EXPIRES_S)
        elif self._outbox is not None:
            self._outbox.keep_health(text)

    # What follows runs in paho's thread: no disk, no waiting.

    def _on_connect(
        self, client: Any, _u: Any, _f: Any, reason: ReasonCode, _p: Any
    ) -> None:
        if reason.is_failure:
            self._complain(f"refuses this rack: {reason}")
            return
        self._complaint = ""
        log.info("%s: connected", self._where)
        prefix = self._settings.discovery_prefix
        names = [self._topic(topics.ACK), self._topic(topics.COMMAND, "+")]
        names += [f"{prefix}/status"] if prefix else []
        options = SubscribeOptions(qos=1, retainHandling=NOT_RETAINED)
        client.subscribe([(name, options) for name in names])
        self._tell_status(topics.ONLINE)
        self._delivery.call(self._repeat)
        if self._health is not None:
            self._delivery.call(self._tell_health)
        self._delivery.connected()

    def _repeat(self) -> None:
        for where, text in self._retained.items():
            self._publish(where, text, 1, retain=True)

    def _on_connect_fail(self, _client: Any, _userdata: Any) -> None:
        self._complain("out of reach; sessions are kept until it is back")

    def _on_disconnect(
        self, _c: Any, _u: Any, _f: Any, reason: ReasonCode, _p: Any
    ) -> None:
        if reason.is_failure:
            self._complain(f"connection lost ({reason}); sessions are kept")

    def _on_publish(
        self, _client: Any, _u: Any, mid: int, reason: ReasonCode, _p: Any
    ) -> None:
        refused = reason.is_failure or reason.value == NO_SUBSCRIBER
        self._delivery.answered(mid, str(reason) if refused else None)

    def _on_message(self, _c: Any, _u: Any, message: mqtt.MQTTMessage) -> None:
        try:
            self._take(message.topic, bytes(message.payload))
        except Exception as error:  # it would end paho's thread
            self._complain(f"sent what cannot be read ({printable(str(error))})")

    def _take(self, where: str, data: bytes) -> None:
        if where == f"{self._settings.discovery_prefix}/status":
            if data == topics.ONLINE.encode():
                self._delivery.call(self._repeat)
            return
        rack, name, rest = topics.parsed(where) or ("", "", "")
        if rack == self._rack and name == topics.COMMAND:
            self._inbox.take(rest, data)
        elif rack == self._rack and name == topics.ACK:
            self._delivery.acknowledged(*self._inbox.acknowledged(data))

    def _complain(self, text: str) -> None:
        if text != self._complaint:  # once, not at every attempt of a long night
            self._complaint = text
            log.warning("%s: %s", self._where, text)
