"""Racks as they run, but for the loop: a real broker link, and sessions in memory."""

import threading
import time
import uuid
from collections.abc import Iterable

from benchmarks.measure.fleet_racks import payload
from edge.closing import Closing
from edge.devices.mqtt.broker import Broker
from edge.wire.connection import BrokerSettings

RETRY_S = 10.0  # chosen: a rack's minute, shortened to what a measurement waits for


class Kept:
    """An outbox in memory; ``waiting`` are the sessions that nobody has taken."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sessions: dict[str, bytes] = {}
        self._begun_s: dict[str, float] = {}
        self.delays_s: list[float] = []
        self.refused: list[str] = []

    def add(self, session_id: str, text: bytes) -> None:
        """Put a session in."""
        with self._lock:
            self._sessions[session_id] = text
            self._begun_s[session_id] = time.monotonic()

    @property
    def waiting(self) -> int:
        """How many are still in it."""
        with self._lock:
            return len(self._sessions)

    def pending(self, limit: int, skip: Iterable[str] = ()) -> list[tuple[str, bytes]]:
        """Return (id, JSON) of the oldest ones that are not to be skipped."""
        passed = set(skip)
        with self._lock:
            found = [each for each in self._sessions.items() if each[0] not in passed]
        return found[:limit]

    def delivered(self, session_ids: Iterable[str]) -> None:
        """Strike some off."""
        with self._lock:
            for session_id in session_ids:
                if self._sessions.pop(session_id, None) is not None:
                    begun_s = self._begun_s.pop(session_id)
                    self.delays_s.append(time.monotonic() - begun_s)

    def set_aside(self, session_ids: Iterable[str]) -> None:
        """Keep some that nobody will ever take, and offer them no more."""
        with self._lock:
            for session_id in session_ids:
                self._sessions.pop(session_id, None)
                self.refused.append(session_id)

    def keep_health(self, text: bytes) -> None:
        """Drop a sample: nobody looks at it here."""

    def take_health(self) -> list[bytes]:
        """Return none."""
        return []


class Racks(Closing):
    """N racks, each with its threads; in a ``with`` block."""

    def __init__(self, where: tuple[str, int], count: int) -> None:
        settings = BrokerSettings(host=where[0], port=where[1], retry_s=RETRY_S)
        self.kept = [Kept() for _ in range(count)]
        self._number = 0
        self._racks = []
        for at, kept in enumerate(self.kept):
            rack = Broker(settings, f"rack-{at}", kept)
            rack.start()
            self._racks.append(rack)

    def send(self, sessions: int, seconds: float) -> None:
        """Finish so many sessions, evenly over the time and the racks."""
        begin_s = time.monotonic()
        for done in range(sessions):
            self._number += 1
            at = self._number % len(self._racks)
            text = payload(f"rack-{at}", self._number)
            self.kept[at].add(str(uuid.UUID(int=self._number)), text)
            self._racks[at].deliver()
            due_s = begin_s + seconds * (done + 1) / sessions
            time.sleep(max(0.0, due_s - time.monotonic()))

    @property
    def sent(self) -> int:
        """How many sessions were finished so far."""
        return self._number

    @property
    def waiting(self) -> int:
        """How many of them nobody has taken."""
        return sum(kept.waiting for kept in self.kept)

    @property
    def connected(self) -> int:
        """How many racks a broker has let in."""
        return sum(rack.connected for rack in self._racks)

    def delays_s(self) -> list[float]:
        """Return and forget how long each session took until it was taken, sorted."""
        found = []
        for kept in self.kept:
            found += kept.delays_s
            kept.delays_s = []
        return sorted(found)

    def settle(self, seconds: float) -> float:
        """Wait until all are taken, at most so long; returns how long it took, s."""
        begin_s = time.monotonic()
        while self.waiting and time.monotonic() - begin_s < seconds:
            time.sleep(0.1)
        return time.monotonic() - begin_s

    def close(self) -> None:
        """Leave."""
        for rack in self._racks:
            rack.close()
