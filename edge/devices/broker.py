"""The MQTT broker, by paho-mqtt: status, live repetitions, sessions for keeps.

Nothing here waits for network or disk in the caller's thread. paho's own thread speaks
with the broker; a ``Delivery`` reads the outbox and strikes off what was taken.
"""

import json
import logging
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from paho.mqtt import client as mqtt
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode
from paho.mqtt.reasoncodes import ReasonCode

from edge.devices.delivery import CLOSE_S, Delivery, Outbox
from edge.errors import ConfigError, DeviceError

log = logging.getLogger(__name__)

CREDENTIAL = "hingewatch.mqtt-password"
# The broker's answer when it had nobody to give the message to: it is gone.
NO_SUBSCRIBER = 0x10
# Chosen: with the waits of close it stays below the 10 s of the service manager.
CONNECT_S = 3.0
RECONNECT_S = (1, 30)  # chosen: a rack is back within half a minute of its broker


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
        metadata={"doc": "Between offers of a session nobody took.", "unit": "s"},
    )

    def __post_init__(self) -> None:
        """Refuse what contradicts itself."""
        if not 1 <= self.port <= 65535:
            raise ConfigError(f"broker.port = {self.port}: use 1 to 65535")
        if self.keepalive_s < 1 or self.retry_s <= 0:
            raise ConfigError("broker: keepalive_s and retry_s must be above 0")
        if (self.ca_file or self.cert_file or self.key_file) and not self.tls:
            raise ConfigError("broker: certificates need tls = true")
        if (self.cert_file is None) != (self.key_file is None):
            raise ConfigError("broker: cert_file and key_file belong together")


class Broker:
    """A rack's side of the broker, below ``hingewatch/v1/<rack>/``.

    ``status`` is ``online`` while connected and ``offline`` after ``close``, a crash or
    a pulled plug (the broker's last will). A session is sent again until the broker
    has passed it to somebody, so a collector may see one twice and goes by its id.

    Parameters
    ----------
    settings
        With a ``host``.
    rack
        The rack's name: letters, digits, ``-`` and ``_``.
    outbox
        Sessions to send; None sends none.

    Raises
    ------
    ConfigError
        When the rack's name cannot be part of a topic or there is no host.
    DeviceError
        When a password or certificate file cannot be read.
    """

    def __init__(
        self, settings: BrokerSettings, rack: str, outbox: Outbox | None = None
    ) -> None:
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", rack):
            raise ConfigError(f"rack.name = {rack!r}: use letters, digits, - and _")
        if not settings.host:
            raise ConfigError("broker.host is missing: name the broker's machine")
        self._where = f"broker {settings.host}:{settings.port}"
        self._settings = settings
        self._root = f"hingewatch/v1/{rack}/"
        self._info: str | None = None
        self._complaint = ""
        self._client = client = mqtt.Client(
            CallbackAPIVersion.VERSION2,
            client_id=f"hingewatch-{rack}",
            # 3.1.1 would confirm messages that the broker refused or threw away.
            protocol=mqtt.MQTTv5,
        )
        client.connect_timeout = CONNECT_S
        client.reconnect_delay_set(*RECONNECT_S)
        client.will_set(f"{self._root}status", "offline", qos=1, retain=True)
        client.on_connect = self._on_connect
        client.on_connect_fail = self._on_connect_fail
        client.on_disconnect = self._on_disconnect
        client.on_publish = self._on_publish
        self._authenticate()
        self._delivery: Delivery | None = None
        if outbox is not None:
            self._delivery = Delivery(
                outbox,
                self._send_session,
                client.is_connected,
                self._complain,
                settings.retry_s,
            )

    def _authenticate(self) -> None:
        settings = self._settings
        try:
            if settings.username is not None:
                self._client.username_pw_set(settings.username, _password(settings))
            if settings.tls:
                self._client.tls_set(
                    ca_certs=_text_or_none(settings.ca_file),
                    certfile=_text_or_none(settings.cert_file),
                    keyfile=_text_or_none(settings.key_file),
                )
        except (OSError, ValueError) as error:
            raise DeviceError(
                f"{self._where}: cannot read its password or certificates ({error}); "
                "check the files named under [broker]"
            ) from error

    def start(self) -> None:
        """Begin to connect, and to reconnect for ever; returns at once."""
        host = self._settings.host
        assert host is not None
        self._client.connect_async(
            host, self._settings.port, keepalive=self._settings.keepalive_s
        )
        self._client.loop_start()
        if self._delivery is not None:
            self._delivery.start()

    @property
    def connected(self) -> bool:
        """Whether the broker has let us in."""
        return self._client.is_connected()

    def rep(self, payload: dict[str, Any]) -> None:
        """Tell whoever listens right now of a repetition; lost when nobody does."""
        if self.connected:
            self._client.publish(f"{self._root}rep", _text(payload))

    def info(self, payload: dict[str, Any]) -> None:
        """Say what this rack is; kept by the broker and repeated at every connect."""
        self._info = _text(payload)
        if self.connected:
            self._client.publish(f"{self._root}info", self._info, qos=1, retain=True)

    def deliver(self) -> None:
        """Send what is in the outbox, as soon as there is a broker; returns at once."""
        if self._delivery is not None:
            self._delivery.look()

    def close(self) -> None:
        """Say ``offline`` and disconnect; takes seconds at most, also when it is down.

        What was sent and not confirmed yet is waited for a moment, then kept.
        """
        if self._delivery is not None:
            self._delivery.close()
        if self.connected:
            last = self._client.publish(
                f"{self._root}status", "offline", qos=1, retain=True
            )
            # Without a wait the clean goodbye, which sends no will, would overtake it.
            try:
                last.wait_for_publish(CLOSE_S)
            except (RuntimeError, ValueError):
                log.debug("%s went away first; its will says offline", self._where)
        self._client.disconnect()
        self._client.loop_stop()

    def _send_session(self, text: str) -> int | None:
        sent = self._client.publish(f"{self._root}session", text, qos=1)
        # Without a connection paho keeps it all the same and sends it later: to
        # publish it again then would double it.
        kept = (MQTTErrorCode.MQTT_ERR_SUCCESS, MQTTErrorCode.MQTT_ERR_NO_CONN)
        return sent.mid if sent.rc in kept else None

    # What follows runs in paho's thread: no disk, no waiting.

    def _on_connect(
        self, client: Any, _u: Any, _f: Any, reason: ReasonCode, _p: Any
    ) -> None:
        if reason.is_failure:
            self._complain(f"refuses this rack: {reason}")
            return
        self._complaint = ""
        log.info("%s: connected", self._where)
        client.publish(f"{self._root}status", "online", qos=1, retain=True)
        if self._info is not None:
            client.publish(f"{self._root}info", self._info, qos=1, retain=True)
        self.deliver()

    def _on_connect_fail(self, _client: Any, _userdata: Any) -> None:
        self._complain("out of reach; sessions are kept until it is back")

    def _on_disconnect(
        self, _c: Any, _u: Any, _f: Any, reason: ReasonCode, _p: Any
    ) -> None:
        if reason.is_failure:
            self._complain(f"connection lost ({reason}); sessions are kept")

    def _on_publish(
        self, _client: Any, _u: Any, mid: int, reason: ReasonCode, _p: Any
    ) -> None:
        if self._delivery is None:
            return
        refused = reason.is_failure or reason.value == NO_SUBSCRIBER
        self._delivery.answered(mid, str(reason) if refused else None)

    def _complain(self, text: str) -> None:
        if text != self._complaint:  # once, not at every attempt of a long night
            self._complaint = text
            log.warning("%s: %s", self._where, text)


def _text(payload: dict[str, Any]) -> str:
    return json.dumps(payload, allow_nan=False, separators=(",", ":"))


def _text_or_none(path: Path | None) -> str | None:
    return str(path) if path else None


def _password(settings: BrokerSettings) -> str | None:
    """Return the password from its file or from systemd; it is never logged."""
    path = settings.password_file
    if path is None:
        credentials = os.environ.get("CREDENTIALS_DIRECTORY")
        if credentials is None or not Path(credentials, CREDENTIAL).exists():
            return None
        path = Path(credentials, CREDENTIAL)
    return path.read_text(encoding="utf-8").rstrip("\r\n")
