"""Messages from the broker, sorted into what is to be stored and what is refused."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from edge.wire import topics
from edge.wire.payloads import Health, Info, Rep, State, encoded
from edge.wire.reading import Refused, found_text, printable, read, read_session

# Chosen: of what is no payload at all, enough to see what it is.
KEPT_BYTES = 65536


@dataclass(frozen=True, slots=True)
class Message:
    """What came from the broker; ``tag`` is what its receipt needs."""

    topic: str
    payload: bytes
    tag: Any = None


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session or a sample of health, with its key within the rack.

    ``moment`` is when it began or was taken, or when it came in if the rack could not
    tell; ``text`` is the payload as it was sent.
    """

    rack: str
    key: str
    received: datetime
    moment: datetime
    text: str
    parsed: Any = field(compare=False, default=None)


@dataclass(frozen=True, slots=True)
class Bad:
    """What is kept in quarantine."""

    topic: str
    received: datetime
    reason: str
    payload: bytes

    @property
    def digest(self) -> str:
        """Return what makes the same again the same row."""
        return hashlib.sha256(self.topic.encode() + b"\0" + self.payload).hexdigest()


@dataclass(slots=True)
class Batch:
    """What one commit stores."""

    sessions: list[SessionRow] = field(default_factory=list)
    health: list[SessionRow] = field(default_factory=list)
    bad: list[Bad] = field(default_factory=list)
    status: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    info: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    # (rack, id, reason) of sessions that are not stored.
    refused: list[tuple[str, str, str]] = field(default_factory=list)
    # What is shown and not stored.
    live: list[tuple[str, Any]] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to store."""
        return not (
            self.sessions or self.health or self.bad or self.status or self.info
        )

    def refuse(self, row: SessionRow, reason: str) -> None:
        """Move a session that the database does not take to the quarantine."""
        reason = printable(reason)
        where = topics.topic(row.rack, topics.SESSION)
        self.bad.append(Bad(where, row.received, reason, row.text.encode()))
        self.refused.append((row.rack, row.key, reason))
        self.sessions.remove(row)


def sorted_out(messages: Iterable[Message], now: datetime | None = None) -> Batch:
    """Return what a batch of messages holds; nothing in it raises."""
    received = now or datetime.now(UTC)
    batch = Batch()
    for message in messages:
        try:
            _sort(batch, message, received)
        except Refused as error:
            reason, data = str(error), message.payload
            batch.bad.append(
                Bad(printable(message.topic), received, reason, data[:KEPT_BYTES])
            )
            rack, name, _ = topics.parsed(message.topic) or ("", "", "")
            if name == topics.SESSION and (session_id := found_text(data, "id")):
                batch.refused.append((rack, session_id, reason))
    return batch


def _sort(batch: Batch, message: Message, received: datetime) -> None:
    rack, name, _ = topics.parsed(message.topic) or ("", "", "")
    data = message.payload
    match name:
        case topics.SESSION:
            session = read_session(rack, data)
            moment = _moment(session.started_utc, received)
            row = SessionRow(rack, session.id, received, moment, data.decode())
            batch.sessions.append(row)
        case topics.HEALTH:
            health = read(Health, data)
            moment = _moment(health.utc, received)
            key = f"{health.boot_id} {health.mono_s}"
            # What is known of it and no more: none of it is worth a quarantine.
            text = encoded(health).decode()
            batch.health.append(SessionRow(rack, key, received, moment, text, health))
        case topics.STATUS:
            word = data.decode(errors="replace")
            if word not in (topics.ONLINE, topics.OFFLINE):
                raise Refused("neither online nor offline")
            batch.status[rack] = (word, received)
        case topics.INFO:
            batch.info[rack] = (encoded(read(Info, data)).decode(), received)
        case topics.REP:
            batch.live.append((rack, read(Rep, data)))
        case topics.STATE:
            batch.live.append((rack, read(State, data)))
        case _:
            raise Refused("no topic of a rack")


def _moment(utc: str | None, otherwise: datetime) -> datetime:
    try:
        return datetime.fromisoformat(utc) if utc else otherwise
    except ValueError as error:
        raise Refused(f"no such time: {printable(utc or '')}") from error
