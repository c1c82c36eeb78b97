"""What a collector tells Prometheus: of itself, and the health of every rack."""

import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from edge.gym.batch import Batch
from edge.wire.metrics import PREFIX, families
from edge.wire.topics import ONLINE

# As long as the broker keeps a rack's health: three times missed, no longer true.
TRUE_S = 180.0


class GymMetrics:
    """``take`` is the collector's ``watch``; ``collect`` comes from any thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._health: dict[str, tuple[float, dict[str, Any]]] = {}
        self._online: dict[str, bool] = {}
        self._sessions = self._quarantined = 0

    def take(self, batch: Batch) -> None:
        """Learn what a stored batch held."""
        with self._lock:
            self._sessions += len(batch.sessions)
            self._quarantined += len(batch.bad)
            for rack in batch.forgotten:
                self._health.pop(rack, None)
                self._online.pop(rack, None)
            for rack, (status, _) in batch.status.items():
                self._online[rack] = status == ONLINE
            for row in batch.health:
                sample = msgspec.to_builtins(row.parsed)
                self._health[row.rack] = self._clock(), sample

    def collect(self) -> Iterable[Any]:
        """Yield everything that is true now."""
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

        with self._lock:
            now_s = self._clock()
            samples = {
                rack: sample
                for rack, (at_s, sample) in self._health.items()
                if now_s - at_s <= TRUE_S
            }
            online = dict(self._online)
            sessions, quarantined = self._sessions, self._quarantined
        yield CounterMetricFamily(
            f"{PREFIX}collected_sessions",
            "Sessions that came and are stored, those sent again among them.",
            value=sessions,
        )
        yield CounterMetricFamily(
            f"{PREFIX}quarantined_messages", "What could not be read.", quarantined
        )
        up = GaugeMetricFamily(
            f"{PREFIX}rack_online", "1 while the broker says so.", labels=["rack"]
        )
        for rack, there in online.items():
            up.add_metric([rack], float(there))
        yield up
        yield from families(samples)
