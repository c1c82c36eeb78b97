"""Health as Prometheus reads it, by its official client; for racks and collectors.

Off unless a port is set. The client is pure Python and comes from apt on a rack
(python3-prometheus-client), with the ``gym`` extra on a server.
"""

import logging
import socket
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from socketserver import TCPServer, ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from edge.closing import Closing
from edge.errors import DeviceError, Reason, reason_of
from edge.wire.address import check_host

log = logging.getLogger(__name__)

# Key of health -> name in Prometheus' base units, factor, help.
NUMBERS: dict[str, tuple[str, float, str]] = {
    "temperature_c": ("temperature_celsius", 1.0, "The board's temperature."),
    "throttled": ("throttled_bits", 1.0, "The firmware's bits of get_throttled."),
    "under_voltage": ("under_voltage", 1.0, "1 while the voltage is too low."),
    "time_synced": ("time_synced", 1.0, "1 while the clock is kept right."),
    "disk_free_mb": ("disk_free_bytes", 1e6, "Free where sessions are stored."),
    "memory_free_mb": ("memory_free_bytes", 1e6, "Free memory."),
    "sessions_waiting": ("sessions_waiting", 1.0, "Sessions not acknowledged yet."),
    "sessions_damaged": ("sessions_damaged", 1.0, "Sessions that cannot be read."),
    "sessions_unwritten": ("sessions_unwritten", 1.0, "Sessions in memory only."),
    "lamps": ("lamps_driven", 1.0, "1 while the lamps' pins obey."),
    "fps": ("frames_per_second", 1.0, "Pictures that were looked at."),
    "fps_target": ("frames_per_second_target", 1.0, "Asked of the camera."),
    "judged_share": ("judged_ratio", 1.0, "Of the frames with somebody in them."),
    "dropped": ("frames_dropped", 1.0, "Pictures not looked at, in 30 s."),
    "step_ms": ("step_seconds", 1e-3, "Time of one judgement."),
    "view_moved": ("view_moved", 1.0, "1 while the camera is out of its view."),
    "frozen": ("picture_frozen", 1.0, "1 while the very same picture comes."),
}
WORDS = {
    "store": "How the session log is.",
    "view": "How the lifter stands to the camera.",
    "exposure": "How the picture is lit.",
}
PREFIX = "hingewatch_"

Samples = Mapping[str, Mapping[str, Any]]  # rack -> its health


@dataclass(frozen=True, slots=True)
class MetricsSettings:
    """Prometheus text at ``/metrics``; without a port there is none."""

    port: int | None = field(
        default=None,
        metadata={"doc": "9464 is usual for such.", "min": 1, "max": 65535},
    )
    host: str = field(
        default="127.0.0.1",
        metadata={"doc": "Who may ask: this machine alone; 0.0.0.0 is everybody."},
    )

    def __post_init__(self) -> None:
        """Refuse what is no address."""
        check_host(self.host)


def families(samples: Samples) -> Iterable[Any]:
    """Yield what Prometheus calls metric families; unknown figures are left out."""
    from prometheus_client.core import GaugeMetricFamily

    for key, (name, factor, text) in NUMBERS.items():
        numbers = GaugeMetricFamily(PREFIX + name, text, labels=["rack"])
        for rack, sample in samples.items():
            if (value := sample.get(key)) is not None:
                numbers.add_metric([rack], factor * float(value))
        yield numbers
    for key, text in WORDS.items():
        words = GaugeMetricFamily(PREFIX + key, text, labels=["rack", key])
        for rack, sample in samples.items():
            if (word := sample.get(key)) is not None:
                words.add_metric([rack, str(word)], 1.0)
        yield words


class MetricsServer(Closing):
    """Answers until it is closed, in threads of its own.

    Parameters
    ----------
    settings
        With a port.
    collect
        Yields metric families; called for each question, in any thread.

    Raises
    ------
    DeviceError
        When the client is not installed or the port cannot be had.
    """

    def __init__(
        self, settings: MetricsSettings, collect: Callable[[], Iterable[Any]]
    ) -> None:
        where = f"metrics: {settings.host}:{settings.port}"
        try:
            from prometheus_client import CollectorRegistry, make_wsgi_app
        except ImportError as error:
            raise DeviceError(
                f"{where}: prometheus-client is not installed; apt-get install "
                "python3-prometheus-client on a rack, pip install 'hingewatch[gym]' "
                "elsewhere",
                Reason.NOT_INSTALLED,
            ) from error

        registry: Any = CollectorRegistry()
        try:
            self._server = make_server(
                settings.host,
                settings.port or 0,
                make_wsgi_app(registry),
                _Server6 if ":" in settings.host else _Server,
                _Quiet,
            )
        except OSError as error:
            raise DeviceError(
                f"{where}: cannot be listened on ({error.strerror}); set another "
                "metrics.port or host",
                reason_of(error),
            ) from error
        registry.register(_Asked(collect))
        self.port = self._server.server_port
        self._thread = threading.Thread(
            target=self._server.serve_forever, name="metrics", daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Stop answering; closing twice is harmless."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def serve(
    settings: MetricsSettings, collect: Callable[[], Iterable[Any]]
) -> MetricsServer | None:
    """Return a server where a port is set; one that cannot be had is told in the log.

    Neither a rack's lamps nor a gym's sessions wait for somebody who looks on.
    """
    if settings.port is None:
        return None
    try:
        return MetricsServer(settings, collect)
    except DeviceError as error:
        log.warning("%s; it goes on without", error)
        return None


class _Asked:
    """What the client asks anew for each answer."""

    def __init__(self, collect: Callable[[], Iterable[Any]]) -> None:
        self.collect = collect


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def server_bind(self) -> None:
        # HTTPServer would ask the network for this machine's name, and wait.
        TCPServer.server_bind(self)
        self.server_name, self.server_port = "rack", self.server_address[1]
        self.setup_environ()


class _Server6(_Server):
    address_family = socket.AF_INET6


class _Quiet(WSGIRequestHandler):
    timeout = 5  # s; chosen: whoever says nothing for so long is gone

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing of each question."""
