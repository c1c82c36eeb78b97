"""The MQTT broker as a rack has it: what the rack tells, and what it is told.

Nothing here waits for network or disk in the caller's thread. A ``Link`` speaks with
the broker; its ``Delivery`` reads the outbox and strikes off what was taken.
"""

import re
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

from edge.devices.mqtt import discovery, outbox
from edge.devices.mqtt.inbox import Inbox
from edge.devices.mqtt.link import Link
from edge.errors import ConfigError, Reason
from edge.wire import topics
from edge.wire.connection import BrokerSettings
from edge.wire.credentials import CREDENTIAL
from edge.wire.payloads import Command, Response, encoded, live_id

__all__ = ["CREDENTIAL", "Broker", "BrokerSettings"]

HEALTH_S = 60.0  # the contract's
HEALTH_EXPIRES_S = 180  # chosen: three times missed is out of date

Payload = dict[str, Any]


class Outbox(outbox.Outbox, Protocol):
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
            raise ConfigError(
                f"rack.name = {rack!r}: use letters, digits, - and _",
                reason=Reason.INVALID,
            )
        self._prefix = settings.discovery_prefix
        self._rack = rack
        self._outbox = outbox
        self._health = health
        self._state: Payload | None = None
        self._info: Payload = {}
        self._has: set[str] = set()
        self._inbox = Inbox(self._respond, settings.where)
        greet = self._tell_health if health is not None else None
        self._link = Link(settings, rack, outbox, self._inbox, greet)
        self._topic = self._link.topic
        self._delivery = self._link.delivery
        if health is not None:
            self._delivery.every(HEALTH_S, self._tell_health)

    def start(self) -> None:
        """Begin to connect, and to reconnect for ever; returns at once."""
        self._link.start()

    @property
    def connected(self) -> bool:
        """Whether the broker has let us in."""
        return self._link.connected

    def rep(self, payload: Payload) -> None:
        """Tell whoever listens right now of a repetition; lost when nobody does."""
        self._tell_live(topics.REP, payload)

    def hold(self, payload: Payload) -> None:
        """Tell whoever listens right now of a hold; lost when nobody does."""
        self._tell_live(topics.HOLD, payload)

    def state(self, payload: Payload) -> None:
        """Say what the rack shows and is set to; sent only when it has changed."""
        if payload == self._state:
            return
        live = _live(payload)
        where = self._topic(topics.STATE)
        if self._delivery.call(partial(self._keep, where, 0, live)):
            self._state = live

    def info(self, payload: Payload) -> None:
        """Say what this rack is; kept by the broker and repeated at every connect."""
        where = self._topic(topics.INFO)
        self._delivery.call(partial(self._keep, where, 1, dict(payload)))
        self._delivery.call(partial(self._introduce, dict(payload)))

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
        self._link.close()

    def _tell_live(self, name: str, payload: Payload) -> None:
        def send() -> None:
            if self.connected:
                text = encoded(_live(payload))
                self._link.publish(self._topic(name), text, 0)

        self._delivery.call(send)

    def _respond(self, name: str, response: Response) -> None:
        text = encoded(response)

        def send() -> None:
            if self.connected:
                self._link.publish(self._topic(topics.RESPONSE, name), text, 1)

        self._delivery.call(send)

    # What follows runs in the delivery's thread.

    def _keep(self, where: str, qos: int, payload: Payload) -> None:
        self._link.keep(where, qos, encoded(payload))

    def _introduce(self, info: Payload) -> None:
        self._announce(info, {} if self._health is None else self._health())

    def _announce(self, info: Payload, sample: Payload) -> None:
        """Tell Home Assistant what this rack is and has, when either is news.

        What was felt once is there: a sensor that is silent for a minute stays.
        """
        has = self._has | {key for key, value in sample.items() if value is not None}
        has |= {"buzzer"} if info.get("buzzer") else set()
        if not self._prefix or not info or (info, has) == (self._info, self._has):
            return
        self._info, self._has = info, has
        config = discovery.config(
            self._rack,
            str(info.get("software", "")),
            info.get("exercises", ()),
            str(info.get("model", "")),
            has,
        )
        self._keep(topics.discovery(self._prefix, self._rack), 1, config)

    def _tell_health(self) -> None:
        assert self._health is not None
        sample = self._health()
        self._announce(self._info, sample)
        where, text = self._topic(topics.HEALTH), encoded(sample)
        if self.connected:
            for old in self._outbox.take_health() if self._outbox else ():
                self._link.publish(where, old, 0)
            self._link.publish(where, text, 0, retain=True, life_s=HEALTH_EXPIRES_S)
        elif self._outbox is not None:
            self._outbox.keep_health(text)


def _live(payload: Payload) -> Payload:
    session_id = payload.get("session")
    return {**payload, "session": live_id(session_id)} if session_id else dict(payload)
