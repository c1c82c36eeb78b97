"""One visit to a broker: connect, ask, leave; for commands that a person waits for."""

import queue
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from paho.mqtt import client as mqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.reasoncodes import ReasonCode

from edge.errors import DeviceError, Reason
from edge.wire.causes import why_unreachable
from edge.wire.connection import BrokerSettings, leave, new_client

ANSWER_S = 10.0  # chosen: a broker that has not answered by then is stuck

# What the broker answers and sends, in order.
Events = queue.SimpleQueue[ReasonCode | mqtt.MQTTMessage]


@contextmanager
def visit(
    settings: BrokerSettings, purpose: str
) -> Iterator[tuple[mqtt.Client, Events]]:
    """Connect as ``hingewatch-<purpose>-<uuid>``, and leave at the end of the block.

    Raises
    ------
    DeviceError
        When the broker cannot be reached, does not answer or does not let us in.
    """
    events: Events = queue.SimpleQueue()
    client = new_client(settings, f"hingewatch-{purpose}-{uuid.uuid4()}")
    client.on_connect = lambda _c, _u, _f, reason, _p: events.put(reason)
    client.on_subscribe = lambda _c, _u, _m, reasons, _p: events.put(
        max(reasons, key=lambda reason: reason.value)
    )
    client.on_publish = lambda _c, _u, _m, reason, _p: events.put(reason)
    client.on_message = lambda _c, _u, message: events.put(message)
    try:
        try:
            client.connect(
                str(settings.host), settings.port, keepalive=settings.keepalive_s
            )
        except OSError as error:
            raise DeviceError(
                f"{settings.where}: out of reach: {why_unreachable(error, settings)}",
                Reason.UNREACHABLE,
            ) from error
        client.loop_start()
        reason = answer(events, settings.where, PacketTypes.CONNACK)
        if reason.is_failure:
            raise DeviceError(
                f"{settings.where}: does not let us in ({reason}); check [broker]",
                Reason.REFUSED,
            )
        yield client, events
    finally:
        leave(client)


def answer(events: Events, where: str, packet: int) -> ReasonCode:
    """Return the broker's answer of a kind; what it sends in between is skipped.

    Raises
    ------
    DeviceError
        When it does not come.
    """
    until_s = time.monotonic() + ANSWER_S
    while (left_s := until_s - time.monotonic()) > 0:
        try:
            event = events.get(timeout=left_s)
        except queue.Empty:
            break
        if isinstance(event, ReasonCode) and event.packetType == packet:
            return event
    raise DeviceError(
        f"{where}: did not answer for {ANSWER_S:.0f} s; check port and tls",
        Reason.STALLED,
    )
