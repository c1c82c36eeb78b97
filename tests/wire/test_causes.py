"""Why there is no broker is told as it is, and every file that is wrong by name."""

import logging
import shutil
import socket
import ssl
import subprocess
import threading

import pytest
from support.mqtt_made import Mosquitto, needs_mosquitto, wait_for
from support.ports import kept_port

from edge.devices.mqtt.broker import Broker
from edge.errors import ConfigError, DeviceError, Reason
from edge.wire.causes import why_unreachable
from edge.wire.connection import BrokerSettings, leave, new_client

# paho leaves the socket of a failed handshake to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed <ssl.SSLSocket")


def openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


def authority(folder, name):
    """Make an authority; return its key and certificate."""
    key, certificate = folder / f"{name}.key", folder / f"{name}.crt"
    openssl(
        *("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
        *("-nodes", "-subj", f"/CN={name}", "-keyout", key, "-out", certificate),
    )
    return key, certificate


def certificate(folder, signer, name, *, days=30):
    """Make a certificate for one IP address or name, signed by an authority."""
    key, request = folder / "broker.key", folder / "broker.csr"
    made, extra = folder / "broker.crt", folder / "extra"
    kind = "IP" if name[0].isdigit() else "DNS"
    extra.write_text(f"subjectAltName={kind}:{name}\n")
    openssl(
        *("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"),
        *("-subj", "/CN=broker", "-keyout", key, "-out", request),
    )
    openssl(
        *("x509", "-req", "-in", request, "-CA", signer[1], "-CAkey", signer[0]),
        *("-CAcreateserial", "-days", days, "-extfile", extra, "-out", made),
    )
    return key, made


def complaint(caplog, settings):
    """Return the first line that a rack with these settings logs as a warning."""
    broker = Broker(settings, "rack-1")
    try:
        with caplog.at_level(logging.WARNING):
            broker.start()
            wait_for(lambda: caplog.messages)
    finally:
        broker.close()
    return caplog.messages[0]


def test_a_closed_port_is_told(caplog):
    port = kept_port()
    line = complaint(caplog, BrokerSettings("127.0.0.1", port))
    assert f"nothing listens on port {port}" in line
    assert "sessions are kept until it is back" in line


def test_a_name_that_nobody_has_is_told(caplog, monkeypatch):
    def nobody(*_a, **_k):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    line = complaint(caplog, BrokerSettings("brokre.local"))
    assert "no machine brokre.local is known; check broker.host" in line


@needs_mosquitto
def test_tls_to_a_plain_port_is_told(tmp_path, caplog):
    mosquitto = Mosquitto(tmp_path).start()
    try:
        settings = BrokerSettings("127.0.0.1", mosquitto.port, tls=True)
        assert "does not speak TLS" in complaint(caplog, settings)
    finally:
        mosquitto.stop()


@pytest.fixture
def encrypted(tmp_path):
    """Return a broker that takes TLS alone, by a certificate of its own authority."""
    if MISSING:
        pytest.skip(MISSING)
    with_ca = authority(tmp_path, "gym")
    made = []

    def start(name="127.0.0.1", days=30, extra=()):
        key, own = certificate(tmp_path, with_ca, name, days=days)
        lines = ["allow_anonymous true", f"keyfile {key}", f"certfile {own}", *extra]
        made.append(Mosquitto(tmp_path, lines).start())
        return made[0], with_ca[1]

    yield start
    made[0].stop(kill=True)


MISSING = ", ".join(
    f"needs {tool}"
    for tool in ("openssl", "mosquitto")
    if not shutil.which(tool, path="/usr/bin:/usr/sbin:/usr/local/sbin")
)


def test_plain_to_a_port_for_tls_is_told(encrypted, caplog):
    mosquitto, _ = encrypted()
    line = complaint(caplog, BrokerSettings("127.0.0.1", mosquitto.port))
    assert "without an answer; is that a port for TLS (broker.tls = true)?" in line


def test_another_authority_is_told(encrypted, tmp_path, caplog):
    mosquitto, _ = encrypted()
    _, other = authority(tmp_path, "other")
    settings = BrokerSettings("127.0.0.1", mosquitto.port, tls=True, ca_file=other)
    line = complaint(caplog, settings)
    assert f"is not signed by {other}" in line
    assert "check broker.ca_file" in line


def test_a_certificate_for_another_name_is_told(encrypted, caplog):
    mosquitto, ca = encrypted("gym.local")
    settings = BrokerSettings("127.0.0.1", mosquitto.port, tls=True, ca_file=ca)
    line = complaint(caplog, settings)
    assert "made for another name" in line
    assert "make the certificate for 127.0.0.1" in line


def test_a_certificate_that_has_expired_points_to_the_clock(encrypted, caplog):
    mosquitto, ca = encrypted(days=-1)
    settings = BrokerSettings("127.0.0.1", mosquitto.port, tls=True, ca_file=ca)
    assert "check this machine's clock" in complaint(caplog, settings)


def test_a_certificate_that_is_asked_for_is_told(encrypted, caplog, tmp_path):
    mosquitto, ca = encrypted(
        extra=(f"cafile {tmp_path / 'gym.crt'}", "require_certificate true")
    )
    settings = BrokerSettings("127.0.0.1", mosquitto.port, tls=True, ca_file=ca)
    line = complaint(caplog, settings)
    assert "a certificate of ours" in line or "our certificate" in line


def test_a_machine_that_hangs_up_on_tls_is_told(caplog):
    with socket.create_server(("127.0.0.1", 0)) as server:
        taker = threading.Thread(target=lambda: server.accept()[0].close())
        taker.start()
        settings = BrokerSettings("127.0.0.1", server.getsockname()[1], tls=True)
        line = complaint(caplog, settings)
        taker.join()
    assert "does not speak TLS" in line


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (TimeoutError("timed out"), "does not answer"),
        (OSError(113, "No route to host"), "no way to gym"),
        (socket.gaierror(socket.EAI_AGAIN, "again"), "cannot be looked up now"),
        (ssl.SSLError(1, "[SSL] ODD_THING"), "ODD_THING"),
        (None, "no cause is known"),
    ],
)
def test_every_cause_has_words(error, says):
    assert says in why_unreachable(error, BrokerSettings("gym"))


def told_of(tmp_path, **settings):
    with pytest.raises(DeviceError) as caught:
        new_client(BrokerSettings("gym", **settings), "")
    message = str(caught.value)
    assert "\n" not in message
    assert caught.value.reason is not Reason.UNKNOWN
    return message


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"\n", "is empty"),
        (b"\xef\xbb\xbf\r\n", "is empty"),
        ("geheim".encode("utf-16"), "is not UTF-8 text"),
        (None, "No such file"),
    ],
)
def test_a_password_that_cannot_be_is_told_with_its_file(tmp_path, content, says):
    path = tmp_path / "password"
    if content is not None:
        path.write_bytes(content)
    message = told_of(tmp_path, username="a", password_file=path)
    assert says in message
    assert str(path) in message


@pytest.mark.parametrize("content", [b"geheim", b"geheim\n", b"\xef\xbb\xbfgeheim\r\n"])
def test_a_password_is_what_an_editor_shows(tmp_path, content):
    path = tmp_path / "password"
    path.write_bytes(content)
    client = new_client(BrokerSettings("gym", username="a", password_file=path), "")
    assert client.password == "geheim"
    leave(client)


def test_a_password_file_without_a_username_is_refused(tmp_path):
    with pytest.raises(ConfigError, match="needs a username"):
        BrokerSettings("gym", password_file=tmp_path / "password")


def test_a_certificate_that_is_none_is_told_by_its_file(tmp_path):
    text = tmp_path / "text.pem"
    text.write_text("This is no certificate.\n")
    message = told_of(tmp_path, tls=True, ca_file=text)
    assert f"ca_file {text}" in message
    message = told_of(tmp_path, tls=True, cert_file=text, key_file=text)
    assert f"cert_file or its key_file {text}" in message
    missing = tmp_path / "none.pem"
    message = told_of(tmp_path, tls=True, cert_file=text, key_file=missing)
    assert f"key_file {missing} (No such file" in message
