"""What of MQTT 5 the cluster has, each asked with a client of its own."""

import threading
import time
from collections.abc import Callable
from typing import Any

from paho.mqtt import client as mqtt
from paho.mqtt import properties
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes

WAIT_S = 5.0
# paho gives no types for it.
Properties: Any = properties.Properties
TOPIC = "hingewatch/v1/feature"


class Asked:
    """A connected client that remembers what it heard and how it was let go."""

    def __init__(
        self,
        where: tuple[str, int],
        name: str,
        will_delay_s: int | None = None,
        expiry_s: int = 0,
    ) -> None:
        self.heard: list[tuple[str, bytes, bool]] = []
        self.granted: list[Any] = []
        self.ended: list[Any] = []
        self.connack: Any = None
        self._let_in = False
        self._changed = threading.Condition()
        self.client = client = mqtt.Client(
            CallbackAPIVersion.VERSION2, name, protocol=mqtt.MQTTv5
        )
        client.on_connect = self._on_connect
        client.on_message = lambda _c, _u, m: self._note(
            self.heard, (m.topic, bytes(m.payload), m.retain)
        )
        client.on_subscribe = lambda _c, _u, _m, r, _p: self._note(self.granted, r)
        client.on_disconnect = lambda _c, _u, _f, r, _p: self._note(self.ended, r)
        if will_delay_s is not None:
            will = Properties(PacketTypes.WILLMESSAGE)
            will.WillDelayInterval = will_delay_s
            client.will_set(f"{TOPIC}/will", b"gone", 1, properties=will)
        asked = Properties(PacketTypes.CONNECT)
        asked.SessionExpiryInterval = expiry_s
        client.connect(*where, keepalive=5, properties=asked)
        client.loop_start()
        self.wait(lambda: self._let_in)

    def _on_connect(self, _c: Any, _u: Any, _f: Any, _r: Any, told: Any) -> None:
        with self._changed:
            self.connack, self._let_in = told, True
            self._changed.notify_all()

    def _note(self, where: list[Any], what: Any) -> None:
        with self._changed:
            where.append(what)
            self._changed.notify_all()

    def wait(self, condition: Callable[[], bool], seconds: float = WAIT_S) -> bool:
        """Return whether something became true in time."""
        with self._changed:
            return self._changed.wait_for(condition, seconds)

    def heard_within(self, seconds: float) -> bool:
        """Return whether anything is heard in time."""
        return self.wait(lambda: bool(self.heard), seconds)

    def subscribe(self, topic: str) -> bool:
        """Subscribe; returns whether the broker granted it."""
        self.client.subscribe(topic, 1)
        answered = self.wait(lambda: bool(self.granted or self.ended))
        return answered and bool(self.granted) and not self.granted[-1][0].is_failure

    def close(self) -> None:
        """Leave."""
        self.client.disconnect()
        self.client.loop_stop()


def shared(nodes: list[tuple[str, int]]) -> str:
    """Ask for a shared subscription by two clients, and send twenty messages."""
    group = [Asked(where, f"feature-{n}") for n, where in enumerate(nodes[:2])]
    said = getattr(group[0].connack, "SharedSubscriptionAvailable", 1)
    granted = [each.subscribe(f"$share/group/{TOPIC}/shared") for each in group]
    sender = Asked(nodes[2], "feature-sender")
    for number in range(20):
        sender.client.publish(f"{TOPIC}/shared", b"%d" % number, 1)
    for each in group:
        each.wait(lambda: sum(len(one.heard) for one in group) >= 20, 3.0)
    heard = [len(each.heard) for each in group]
    for each in (*group, sender):
        each.close()
    return f"granted {granted}, {heard} of 20 come; CONNACK says available = {said}"


def retained(nodes: list[tuple[str, int]]) -> str:
    """Publish retained on one node, and ask another for it."""
    one = Asked(nodes[0], "feature-retainer")
    one.client.publish(f"{TOPIC}/kept", b"here", 1, retain=True).wait_for_publish(5)
    found = []
    for where in nodes:
        other = Asked(where, "feature-reader")
        other.subscribe(f"{TOPIC}/kept")
        found.append(other.heard_within(2.0))
        other.close()
    one.client.publish(f"{TOPIC}/kept", b"", 1, retain=True).wait_for_publish(5)
    one.close()
    return f"given by the node itself: {found[0]}; by the others: {found[1:]}"


def will(nodes: list[tuple[str, int]], delay_s: int) -> str:
    """Break a connection, and see when its will comes at another node."""
    watcher = Asked(nodes[1], "feature-watcher")
    watcher.subscribe(f"{TOPIC}/will")
    dying = Asked(nodes[0], "feature-dying", will_delay_s=delay_s, expiry_s=60)
    dying.client.loop_stop()
    begin_s = time.monotonic()
    if (connection := dying.client.socket()) is not None:
        connection.close()
    came = watcher.heard_within(delay_s + 10.0)
    took_s = time.monotonic() - begin_s
    watcher.close()
    return f"came after {took_s:.1f} s" if came else "did not come"


def moved(nodes: list[tuple[str, int]]) -> str:
    """Leave a session at one node, and take it up at another."""
    first = Asked(nodes[0], "feature-moving", expiry_s=60)
    first.subscribe(f"{TOPIC}/moved")
    first.close()
    sender = Asked(nodes[1], "feature-sender")
    sender.client.publish(f"{TOPIC}/moved", b"meanwhile", 1).wait_for_publish(5)
    sender.close()
    client = mqtt.Client(
        CallbackAPIVersion.VERSION2, "feature-moving", protocol=mqtt.MQTTv5
    )
    heard = threading.Event()
    client.on_message = lambda *_: heard.set()
    asked = Properties(PacketTypes.CONNECT)
    asked.SessionExpiryInterval = 0
    client.connect(*nodes[2], clean_start=False, properties=asked)
    client.loop_start()
    came = heard.wait(WAIT_S)
    client.disconnect()
    client.loop_stop()
    return "what came meanwhile is given" if came else "what came meanwhile is lost"


def answers(nodes: list[tuple[str, int]]) -> dict[str, str]:
    """Return what each feature comes to on these nodes."""
    return {
        "shared subscription": shared(nodes),
        "retained messages": retained(nodes),
        "will at once": will(nodes, 0),
        "will after 3 s": will(nodes, 3),
        "session taken up at another node": moved(nodes),
    }
