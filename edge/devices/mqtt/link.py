"""A rack's connection with the MQTT broker, by paho-mqtt.

paho's own thread speaks with the broker, and a ``Delivery`` has the thread for what
touches the disk or may wait.
"""

import logging
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from paho.mqtt import client as mqtt
from paho.mqtt.enums import MQTTErrorCode
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from edge.devices.host.system import time_synced
from edge.devices.mqtt.delivery import CLOSE_S, Delivery
from edge.devices.mqtt.inbox import Inbox
from edge.devices.mqtt.outbox import Outbox, Watched
from edge.wire import topics
from edge.wire.causes import why_unreachable
from edge.wire.connection import BrokerSettings, connect, leave, new_client
from edge.wire.outages import Complaints, Conversations
from edge.wire.payloads import MAX_PACKET_BYTES, MAX_SESSION_BYTES
from edge.wire.reading import printable

log = logging.getLogger(__name__)

# The broker's answer when it had nobody to give the message to: it is gone.
NO_SUBSCRIBER = 0x10
# Chosen: how old a rack's last sign of life may be at the broker while it is well.
SIGN_S = 600.0
# Not what the broker has kept: an old command would be obeyed at every connect.
NOT_RETAINED = 2


class Link:
    """Says ``online`` and ``offline``, repeats what is kept, takes what comes in.

    ``delivery`` is the thread in which to call ``keep``.

    Parameters
    ----------
    settings, rack
        Where the broker is, and whose topics these are.
    outbox
        Sessions to send; None sends none.
    inbox
        Takes commands and reads acknowledgements.
    greet
        Called in the delivery's thread at every connect; None calls nothing.

    Raises
    ------
    ConfigError
        When there is no host.
    DeviceError
        When a password or certificate file cannot be read.
    """

    def __init__(
        self,
        settings: BrokerSettings,
        rack: str,
        outbox: Outbox | None,
        inbox: Inbox,
        greet: Callable[[], None] | None,
    ) -> None:
        self._client = client = new_client(settings, f"hingewatch-{rack}")
        self._settings = settings
        self._rack = rack
        self._inbox = inbox
        self._greet = greet
        self._retained: dict[str, bytes] = {}
        self._welcomed = False
        self._closing = False
        self._status_turn = threading.Lock()
        self._complaints = Complaints(log, settings.where)
        self._conversations = Conversations(
            self._complaints,
            settings,
            ("rack", rack),
            "Each needs a rack.name of its own",
        )
        client.will_set(self.topic(topics.STATUS), topics.OFFLINE, qos=1, retain=True)
        client.on_connect = self._on_connect
        client.on_connect_fail = self._on_connect_fail
        client.on_disconnect = self._on_disconnect
        client.on_publish = self._on_publish
        client.on_message = self._on_message
        self.delivery = Delivery(
            outbox and Watched(outbox, self._relieved),
            self._send_session,
            client.is_connected,
            self._complaints.say,
            settings.retry_s,
            settings.collector,
        )
        self.delivery.every(SIGN_S, self._sign)
        self.delivery.every(1.0, self._conversations.settle)
        # paho's thread ends when a broker talks nonsense; this begins another.
        self.delivery.every(1.0, client.loop_start)

    def topic(self, *names: str) -> str:
        """Return a topic of this rack."""
        return topics.topic(self._rack, *names)

    def start(self) -> None:
        """Begin to connect, and to reconnect for ever; returns at once."""
        connect(self._client, self._settings, MaximumPacketSize=MAX_PACKET_BYTES)
        self.delivery.start()

    @property
    def connected(self) -> bool:
        """Whether the broker has let us in and is being told all that it keeps."""
        return self._welcomed and self._client.is_connected()

    def close(self) -> None:
        """Send what is waiting, say ``offline`` and disconnect; seconds at most."""
        # A connection that comes just now must not say online after our last word.
        with self._status_turn:
            self._closing = True
        self.delivery.close()
        if self._client.is_connected():
            last = self._tell_status(topics.OFFLINE)
            # Without a wait the clean goodbye, which sends no will, would overtake it.
            try:
                last.wait_for_publish(CLOSE_S)
            except (RuntimeError, ValueError):
                log.debug(
                    "%s went away first; its will says offline", self._settings.where
                )
        leave(self._client)

    def keep(self, where: str, qos: int, text: bytes) -> None:
        """Have the broker keep a message, and repeat it at every connect.

        Only the delivery's thread may call it; ``publish`` any.
        """
        self._retained[where] = text
        if self._client.is_connected():
            self.publish(where, text, qos, retain=True)

    def publish(
        self,
        where: str,
        text: bytes,
        qos: int,
        *,
        retain: bool = False,
        life_s: int = 0,
    ) -> mqtt.MQTTMessageInfo:
        """Send a message; after ``life_s`` the broker forgets it, 0 is never."""
        properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]
        if life_s:
            properties.MessageExpiryInterval = life_s
        if retain and time_synced():
            # Whoever finds it later knows from when it is.
            now = datetime.now(UTC).isoformat(timespec="seconds")
            properties.UserProperty = (topics.UTC, now)
        return self._client.publish(where, text, qos, retain, properties)

    def _tell_status(self, word: str) -> mqtt.MQTTMessageInfo:
        return self.publish(self.topic(topics.STATUS), word.encode(), 1, retain=True)

    def _send_session(self, text: bytes) -> int | None:
        if len(text) > MAX_SESSION_BYTES:
            # The broker would end the connection for it, again and again.
            raise ValueError(f"a session of {len(text)} bytes stays here: too long")
        sent = self.publish(self.topic(topics.SESSION), text, 1)
        # Without a connection paho keeps it all the same and sends it later: to
        # publish it again then would double it.
        kept = (MQTTErrorCode.MQTT_ERR_SUCCESS, MQTTErrorCode.MQTT_ERR_NO_CONN)
        return sent.mid if sent.rc in kept else None

    def _relieved(self) -> None:
        self._complaints.forget()  # the next trouble is another one
        log.info("%s: the session store works again", self._settings.where)

    def _sign(self) -> None:
        where = self.topic(topics.INFO)
        if self.connected and where in self._retained:
            self.publish(where, self._retained[where], 1, retain=True)

    def _repeat(self) -> None:
        for where, text in self._retained.items():
            self.publish(where, text, 1, retain=True)

    # What follows runs in paho's thread: no disk, no waiting.

    def _on_connect(
        self, client: Any, _u: Any, _f: Any, reason: ReasonCode, _p: Any
    ) -> None:
        if not self._conversations.answered(reason):
            return
        prefix = self._settings.discovery_prefix
        names = [self.topic(topics.ACK), self.topic(topics.COMMAND, "+")]
        names += [f"{prefix}/status"] if prefix else []
        options = SubscribeOptions(qos=1, retainHandling=NOT_RETAINED)
        client.subscribe([(name, options) for name in names])
        with self._status_turn:
            if not self._closing:
                self._tell_status(topics.ONLINE)
        self.delivery.call(self._repeat)
        self.delivery.connected()
        # Before the greeting, which keeps for later what it cannot tell now.
        self._welcomed = True
        if self._greet is not None:
            self.delivery.call(self._greet)

    def _on_connect_fail(self, _client: Any, _userdata: Any) -> None:
        # paho calls this while it handles what the system raised.
        why = why_unreachable(sys.exception(), self._settings)
        self._complaints.say(f"out of reach: {why}; sessions are kept until it is back")

    def _on_disconnect(
        self, _c: Any, _u: Any, _f: Any, reason: ReasonCode, _p: Any
    ) -> None:
        self._welcomed = False
        self._conversations.lost(reason)
        self._client.reconnect_delay_set(*self._conversations.waits_s)

    def _on_publish(
        self, _client: Any, _u: Any, mid: int, reason: ReasonCode, _p: Any
    ) -> None:
        refused = reason.is_failure or reason.value == NO_SUBSCRIBER
        self.delivery.answered(mid, str(reason) if refused else None)

    def _on_message(self, _c: Any, _u: Any, message: mqtt.MQTTMessage) -> None:
        try:
            self._take(message.topic, bytes(message.payload))
        except Exception as error:  # it would end paho's thread
            text = printable(str(error))
            self._complaints.say(f"sent what cannot be read ({text})")

    def _take(self, where: str, data: bytes) -> None:
        if where == f"{self._settings.discovery_prefix}/status":
            if data == topics.ONLINE.encode():
                self.delivery.call(self._repeat)
            return
        rack, name, rest = topics.parsed(where) or ("", "", "")
        if rack == self._rack and name == topics.COMMAND:
            self._inbox.take(rest, data)
        elif rack == self._rack and name == topics.ACK:
            self.delivery.acknowledged(*self._inbox.acknowledged(data))
