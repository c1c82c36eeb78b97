"""How to reach the broker, for racks and collectors alike: paho-mqtt, MQTT v5."""

import contextlib
from dataclasses import dataclass, field
from pathlib import Path

from paho.mqtt import client as mqtt
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from edge.errors import ConfigError, Reason
from edge.wire.address import check_host
from edge.wire.credentials import CREDENTIAL, set_credentials

# Chosen: with the waits of a closing rack it stays below the 10 s of the service
# manager.
CONNECT_S = 3.0
RECONNECT_S = (1, 30)  # chosen: back within half a minute of the broker


@dataclass(frozen=True, slots=True)
class BrokerSettings:
    """Where the broker is; without ``host`` a rack keeps its sessions to itself."""

    host: str | None = field(
        default=None, metadata={"doc": "Without it, nothing is sent."}
    )
    port: int = field(
        default=1883,
        metadata={"doc": "8883 is usual with TLS.", "min": 1, "max": 65535},
    )
    tls: bool = field(default=False, metadata={"doc": "Encrypt."})
    ca_file: Path | None = field(
        default=None,
        metadata={"doc": "The broker's authority, if the system does not know it."},
    )
    cert_file: Path | None = field(
        default=None, metadata={"doc": "The rack's own certificate."}
    )
    key_file: Path | None = field(
        default=None, metadata={"doc": "The key of cert_file."}
    )
    username: str | None = field(default=None, metadata={"doc": "If it asks for one."})
    password_file: Path | None = field(
        default=None,
        metadata={"doc": f"Instead of the systemd credential {CREDENTIAL}."},
    )
    keepalive_s: int = field(
        default=30,
        metadata={
            "doc": "A rack that is silent for half as long again counts as gone.",
            "unit": "s",
            "min": 1,
            "max": 65535,
        },
    )
    retry_s: float = field(
        default=60.0,
        metadata={
            "doc": "Until a session that nobody acknowledged is sent again; doubles.",
            "unit": "s",
            "min": 0.001,
            "max": 86400.0,
        },
    )
    collector: bool = field(
        default=True,
        metadata={
            "doc": "A collector acknowledges sessions. false: what the broker has "
            "passed to any subscriber counts as taken."
        },
    )
    discovery_prefix: str = field(
        default="homeassistant",
        metadata={"doc": "Where Home Assistant looks for devices; empty: do not tell."},
    )

    def __post_init__(self) -> None:
        """Refuse what contradicts itself."""
        if self.host is not None:
            check_host(self.host)
        prefix = self.discovery_prefix
        for wrong, problem in (
            (
                not 1 <= self.port <= 65535,
                f".port = {self.port}: use 1 to 65535",
            ),
            (
                self.keepalive_s < 1 or not self.retry_s > 0,
                ": keepalive_s and retry_s must be above 0",
            ),
            (
                (self.ca_file or self.cert_file or self.key_file) and not self.tls,
                ": certificates need tls = true",
            ),
            (
                (self.cert_file is None) != (self.key_file is None),
                ": cert_file and key_file belong together",
            ),
            (
                self.password_file is not None and self.username is None,
                ": password_file needs a username; give both",
            ),
            (
                any(sign in prefix for sign in "#+\0"),
                ".discovery_prefix: # and + are no part of a topic",
            ),
            (
                prefix.endswith("/") or "//" in prefix or prefix != prefix.strip(),
                f".discovery_prefix = {prefix!r}: leave out the slash at its end, "
                "double ones and blanks",
            ),
        ):
            if wrong:
                raise ConfigError(f"broker{problem}", reason=Reason.INVALID)

    @property
    def where(self) -> str:
        """Return how messages name the broker."""
        host = f"[{self.host}]" if ":" in (self.host or "") else self.host
        return f"broker {host}:{self.port}"


def new_client(
    settings: BrokerSettings, client_id: str, *, manual_ack: bool = False
) -> mqtt.Client:
    """Return a client with its credentials loaded, not connected yet.

    Raises
    ------
    ConfigError
        When there is no host.
    DeviceError
        When a password or certificate file cannot be read or used.
    """
    if not settings.host:
        raise ConfigError(
            "broker.host is missing: name the broker's machine", reason=Reason.MISSING
        )
    client = mqtt.Client(
        CallbackAPIVersion.VERSION2,
        client_id=client_id,
        # 3.1.1 would confirm messages that the broker refused or threw away.
        protocol=mqtt.MQTTv5,
        manual_ack=manual_ack,
    )
    client.connect_timeout = CONNECT_S
    client.reconnect_delay_set(*RECONNECT_S)
    set_credentials(client, settings)
    return client


def connect(client: mqtt.Client, settings: BrokerSettings, **properties: int) -> None:
    """Begin to connect, and to reconnect for ever, on paho's thread; returns at once.

    ``properties`` are those of MQTT v5's CONNECT, such as ``MaximumPacketSize``.
    """
    client.connect_async(
        str(settings.host),
        settings.port,
        keepalive=settings.keepalive_s,
        clean_start=True,
        properties=_connect_properties(properties),
    )
    client.loop_start()


def leave(client: mqtt.Client) -> None:
    """Disconnect, end paho's thread and close what woke it; the client is spent.

    Left to the garbage collector, the two sockets that wake the thread are closed
    before or after the client, by chance.
    """
    try:
        client.disconnect()
        # It forgets its thread when that ends, also between two looks of its own.
        with contextlib.suppress(AttributeError):
            client.loop_stop()
    finally:
        client.reinitialise()


def connect_now(
    client: mqtt.Client, settings: BrokerSettings, **properties: int
) -> None:
    """Connect to a session that outlasts disconnections, without a thread.

    Whoever calls this also calls ``loop_read``, ``loop_write`` and ``loop_misc``.

    Raises
    ------
    OSError
        When the broker is out of reach, after seconds at most.
    """
    client.connect(
        str(settings.host),
        settings.port,
        keepalive=settings.keepalive_s,
        clean_start=False,
        properties=_connect_properties(properties),
    )


def _connect_properties(wanted: dict[str, int]) -> Properties:
    asked = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
    for name, value in wanted.items():
        setattr(asked, name, value)
    return asked
