"""Messages from the broker, sorted into what is to be stored and what is refused."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from edge.gym.tables import ZERO_S
from edge.wire import topics
from edge.wire.health import Health
from edge.wire.kinds.screen import Screen
from edge.wire.kinds.state import State
from edge.wire.payloads import (
    ACK_IDS,
    MAX_PACKET_BYTES,
    Ack,
    Hold,
    Info,
    Refusal,
    Rep,
    Session,
    encoded,
)
from edge.wire.reading import Refused, found_text, printable, read, read_session

# Chosen: of what is no payload at all, enough to see what it is.
KEPT_BYTES = 65536


@dataclass(frozen=True, slots=True)
class Message:
    """What came from the broker; ``tag`` is what its receipt needs.

    ``retained`` says that the broker has kept it: nobody knows since when.
    """

    topic: str
    payload: bytes
    tag: Any = None
    retained: bool = False


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session or a sample of health, with its key within the rack.

    ``moment`` is when it began or was taken, or what stands in for it; ``moment_from``
    says which, see ``tables``. ``text`` is the payload as it was sent.
    """

    rack: str
    key: str
    boot_id: str
    received: datetime
    moment: datetime
    moment_from: str
    text: str
    parsed: Any = field(compare=False, default=None)

    @property
    def dated(self) -> bool:
        """Whether the moment is the true one."""
        return self.moment_from == "clock"


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
    # Unix seconds at which (rack, boot id) began, by a clock that was set.
    boots: dict[tuple[str, str], float] = field(default_factory=dict)
    # Racks that somebody has cleared from the broker.
    forgotten: set[str] = field(default_factory=set)
    # Racks that have said something just now, not at some time before.
    heard: set[str] = field(default_factory=set)
    # By rack: sessions that are not stored.
    refused: list[tuple[str, Refusal]] = field(default_factory=list)
    # What is shown and not stored.
    live: list[tuple[str, Any]] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to store."""
        return not (
            self.sessions
            or self.health
            or self.bad
            or self.status
            or self.info
            or self.forgotten
        )

    def answers(self) -> Iterator[tuple[str, Ack]]:
        """Yield what each rack is to be told: what is stored and what is not."""
        acks: defaultdict[str, Ack] = defaultdict(lambda: Ack([], []))
        for row in self.sessions:
            acks[row.rack].sessions.append(row.key)
        for rack, refusal in self.refused:
            acks[rack].refused.append(refusal)
        for rack, ack in acks.items():
            for at in range(0, max(len(ack.sessions), len(ack.refused)), ACK_IDS):
                part = slice(at, at + ACK_IDS)
                yield rack, Ack(ack.sessions[part], ack.refused[part])

    @property
    def dated(self) -> list[tuple[str, str]]:
        """(Rack, boot id) of all that may be dated now and could not be before."""
        rows = (*self.sessions, *self.health)
        unknown = {(row.rack, row.boot_id) for row in rows if not row.dated}
        # In one order: two collectors must not lock crosswise.
        return sorted(unknown | self.boots.keys())

    def refuse_other(self, row: SessionRow) -> None:
        """Refuse a session whose id another one of the same rack has."""
        self.refuse(row, "another session of this rack has the same id", final=True)

    def refuse(self, row: SessionRow, reason: str, *, final: bool = False) -> None:
        """Move a session that the database does not take to the quarantine."""
        reason = printable(reason)
        where = topics.topic(row.rack, topics.SESSION)
        self.bad.append(Bad(where, row.received, reason, row.text.encode()))
        self.refused.append((row.rack, Refusal(row.key, reason, final)))
        # Not by what it holds: the same may be there twice.
        at = next(at for at, other in enumerate(self.sessions) if other is row)
        del self.sessions[at]


def sorted_out(messages: Iterable[Message], now: datetime | None = None) -> Batch:
    """Return what a batch of messages holds; nothing in it raises."""
    received = now or datetime.now(UTC)
    batch = Batch()
    for message in messages:
        rack, name, _ = topics.parsed(message.topic) or ("", "", "")
        if rack and not message.retained:
            batch.heard.add(rack)
        try:
            _sort(batch, message, received)
        except Refused as error:
            reason, data = str(error), message.payload
            batch.bad.append(
                Bad(printable(message.topic), received, reason, data[:KEPT_BYTES])
            )
            if name == topics.SESSION and (session_id := found_text(data, "id")):
                batch.refused.append((rack, Refusal(session_id, reason)))
    return batch


def _sort(batch: Batch, message: Message, received: datetime) -> None:
    rack, name, _ = topics.parsed(message.topic) or ("", "", "")
    data = message.payload
    if not data and name in topics.RETAINED:
        # An empty message is how a broker is told to keep nothing any more.
        batch.forgotten.add(rack)
        batch.heard.discard(rack)  # that was somebody else
        batch.live = [(of, payload) for of, payload in batch.live if of != rack]
        batch.status.pop(rack, None)
        batch.info.pop(rack, None)
        return
    match name:
        case topics.SESSION:
            session = read_session(rack, data)
            moment = _dated(batch, rack, session, session.started_utc, received)
            batch.sessions.append(
                SessionRow(
                    rack, session.id, session.boot_id, received, *moment, data.decode()
                )
            )
        case topics.HEALTH:
            health = read(Health, data, MAX_PACKET_BYTES)
            moment = _dated(batch, rack, health, health.utc, received)
            key = f"{health.boot_id} {health.mono_s}"
            # What is known of it and no more: none of it is worth a quarantine.
            text = encoded(health).decode()
            row = SessionRow(rack, key, health.boot_id, received, *moment, text, health)
            batch.health.append(row)
        case topics.STATUS:
            word = data.decode(errors="replace")
            if word not in (topics.ONLINE, topics.OFFLINE):
                raise Refused("neither online nor offline")
            batch.status[rack] = (word, received)
        case topics.INFO:
            info = read(Info, data, MAX_PACKET_BYTES)
            batch.info[rack] = (encoded(info).decode(), received)
        case topics.REP:
            batch.live.append((rack, read(Rep, data, MAX_PACKET_BYTES)))
        case topics.HOLD:
            batch.live.append((rack, read(Hold, data, MAX_PACKET_BYTES)))
        case topics.STATE:
            batch.live.append((rack, read(State, data, MAX_PACKET_BYTES)))
        case _:
            raise Refused("no topic of a rack")


def _dated(
    batch: Batch,
    rack: str,
    payload: Session | Screen | Health,
    utc: str | None,
    received: datetime,
) -> tuple[datetime, str]:
    """Return when it was and how that is known; note what it tells of its boot."""
    if not utc:
        return received, "received"
    try:
        moment = datetime.fromisoformat(utc)
    except ValueError as error:
        raise Refused(f"no such time: {printable(utc)}") from error
    if not payload.time_synced:
        return moment, "unsynced"
    mono_s = payload.mono_s if isinstance(payload, Health) else payload.started_mono_s
    zero_s = moment.timestamp() - mono_s
    if ZERO_S[0] <= zero_s <= ZERO_S[1]:
        batch.boots.setdefault((rack, payload.boot_id), zero_s)
    return moment, "clock"
