"""To the broker and back, as this rack, with the dates of the certificates."""

import time
import uuid
from datetime import UTC, datetime

from paho.mqtt.packettypes import PacketTypes

from edge.checks.finding import Finding, note, ok, wrong
from edge.errors import DeviceError, Reason
from edge.wire.certificates import expires, peer_expires
from edge.wire.connection import BrokerSettings
from edge.wire.payloads import Response, encoded
from edge.wire.topics import COMMAND, RESPONSE, topic
from edge.wire.visit import answer, visit

SOON_DAYS = 30  # chosen: a month to make a new one, before nothing is sent any more
RIGHTS = "see the racks' part of deploy/gym-server/acl"


def check(settings: BrokerSettings, rack: str) -> list[Finding]:
    """Return whether this rack may speak and listen, and for how long still.

    The rack's own connection, if it runs, is not disturbed: this is another one.
    """
    name = "broker"
    if settings.host is None:
        return [ok(name, "none is set; sessions stay on this machine")]
    where = settings.where
    with visit(settings, "doctor") as (client, events):
        peer = peer_expires(client.socket())
        client.subscribe(topic(rack, COMMAND, "+"), 1)
        heard = answer(events, where, PacketTypes.SUBACK)
        if heard.is_failure:
            raise DeviceError(
                f"{where}: does not let rack {rack} listen ({heard}); {RIGHTS}",
                Reason.REFUSED,
            )
        began_s = time.monotonic()
        message = Response(f"doctor-{uuid.uuid4()}", ok=True)
        client.publish(topic(rack, RESPONSE, "doctor"), encoded(message), 1)
        said = answer(events, where, PacketTypes.PUBACK)
        took_ms = 1e3 * (time.monotonic() - began_s)
        if said.is_failure:
            raise DeviceError(
                f"{where}: does not let rack {rack} speak ({said}); {RIGHTS}",
                Reason.REFUSED,
            )
    findings = [ok(name, f"{where[7:]}, there and back in {took_ms:.0f} ms")]
    dated = [("the broker's certificate", peer)]
    for what, path in (
        ("this rack's certificate", settings.cert_file),
        ("the authority's certificate", settings.ca_file),
    ):
        if path is not None:
            dated.append((what, expires(path)))
    now = datetime.now(UTC)
    findings += [_dated(what, until, now) for what, until in dated if until is not None]
    return findings


def _dated(what: str, until: datetime, now: datetime) -> Finding:
    name = "certificate"
    days = (until - now).days
    text = f"{what} is valid until {until:%Y-%m-%d}"
    if until <= now:
        return wrong(
            name,
            f"{what} was valid until {until:%Y-%m-%d}",
            "make a new one (deploy/gym-server/certs.sh)",
            Reason.INVALID,
        )
    if days < SOON_DAYS:
        remedy = "make a new one (deploy/gym-server/certs.sh)"
        return note(name, f"{text}, for {days} days", remedy)
    return ok(name, text)
