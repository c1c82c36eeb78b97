"""The command ``racks``: whom a broker knows, and how to have it forget one."""

import queue
import time
from dataclasses import dataclass
from typing import Any

from paho.mqtt import client as mqtt
from paho.mqtt.packettypes import PacketTypes
from rich.console import Console
from rich.table import Table
from rich.text import Text

from edge.errors import DeviceError, Reason, UsageError
from edge.wire import topics
from edge.wire.connection import BrokerSettings
from edge.wire.health import Health
from edge.wire.payloads import MAX_PACKET_BYTES, Info
from edge.wire.reading import Refused, printable, read
from edge.wire.visit import ANSWER_S, Events, answer, visit

# Chosen: longer than a broker ever pauses between two messages that it has kept.
QUIET_S = 0.5


@dataclass(slots=True)
class Rack:
    """What the broker has kept of one rack.

    ``last_utc`` is when it last gave a sign of life, empty where its clock was not set.
    """

    status: str = "?"
    software: str = ""
    last_utc: str = ""


def show(settings: BrokerSettings, console: Console | None = None) -> int:
    """Print all racks, a line each; returns the exit code.

    Raises
    ------
    EdgeError
        When the broker cannot be reached or does not let us in.
    """
    with visit(settings, "racks") as (client, events):
        racks = _racks(client, events, settings.where)
    table = Table("rack", "status", "software", "last sign of life", box=None)
    for name, rack in sorted(racks.items()):
        # As text: rich would obey what a stranger puts in brackets.
        cells = (name, rack.status, rack.software, rack.last_utc or "unknown")
        table.add_row(*map(Text, cells))
    (console or Console()).print(table if racks else "no racks")
    return 0


def forget(settings: BrokerSettings, name: str) -> int:
    """Clear all that the broker has kept of a rack; returns the exit code.

    Raises
    ------
    UsageError
        When there is no such rack, or it is online: it would be back at once.
    DeviceError
        When the broker cannot be reached or does not let us clear it.
    """
    where = settings.where
    with visit(settings, "racks") as (client, events):
        racks = _racks(client, events, where)
        if name not in racks:
            known = printable(", ".join(sorted(racks)) or "none", 400)
            raise UsageError(
                f"{where}: knows no rack {printable(name, 64)}; known: {known}",
                Reason.MISSING,
            )
        if racks[name].status == topics.ONLINE:
            raise UsageError(
                f"{where}: rack {name} is online and would be back at once; switch it "
                "off first",
                Reason.BUSY,
            )
        kept = [topics.topic(name, each) for each in topics.RETAINED]
        if settings.discovery_prefix:
            kept.append(topics.discovery(settings.discovery_prefix, name))
        for topic in kept:
            client.publish(topic, b"", 1, retain=True)
            reason = answer(events, where, PacketTypes.PUBACK)
            if reason.is_failure:
                raise DeviceError(
                    f"{where}: does not let us clear {topic} ({reason}); see staff in "
                    "deploy/gym-server/acl",
                    Reason.REFUSED,
                )
    return 0


def _racks(client: mqtt.Client, events: Events, where: str) -> dict[str, Rack]:
    """Return what the broker has kept of each rack."""
    names = [topics.topic("+", name) for name in topics.RETAINED]
    client.subscribe([(name, 1) for name in names])
    racks: dict[str, Rack] = {}
    until_s = time.monotonic() + ANSWER_S
    answered = False
    while time.monotonic() < until_s:
        try:
            event = events.get(timeout=QUIET_S)
        except queue.Empty:
            if answered:
                break
            continue
        if isinstance(event, mqtt.MQTTMessage):
            _learn(racks, event)
        elif event.is_failure:
            raise DeviceError(
                f"{where}: does not let us listen ({event}); see staff in "
                "deploy/gym-server/acl",
                Reason.REFUSED,
            )
        else:
            answered = True
    return racks


def _learn(racks: dict[str, Rack], message: mqtt.MQTTMessage) -> None:
    name, kind, _ = topics.parsed(message.topic) or ("", "", "")
    data = bytes(message.payload)
    if not name or not data:
        return
    rack = racks.setdefault(name, Rack())
    last = [rack.last_utc, _property(message, topics.UTC)]
    try:
        if kind == topics.STATUS:
            rack.status = printable(data.decode(errors="replace"), 20)
        elif kind == topics.INFO:
            software = read(Info, data, MAX_PACKET_BYTES).software
            rack.software = printable(software, 40)
        elif kind == topics.HEALTH:
            last.append(read(Health, data, MAX_PACKET_BYTES).utc or "")
    except Refused:
        pass  # a rack all the same, and perhaps the one to be forgotten
    # ISO 8601, all in UTC: the later one is the greater text.
    rack.last_utc = max(last)


def _property(message: mqtt.MQTTMessage, name: str) -> str:
    properties: Any = getattr(message.properties, "UserProperty", ())
    return next((printable(text, 40) for key, text in properties if key == name), "")
