"""The password and the certificates that a broker asks for, read and checked."""

import os
import ssl
from pathlib import Path
from typing import TYPE_CHECKING, Any

from edge.errors import DeviceError, Reason, reason_of

if TYPE_CHECKING:
    from edge.wire.connection import BrokerSettings

CREDENTIAL = "hingewatch.mqtt-password"


def set_credentials(client: Any, settings: "BrokerSettings") -> None:
    """Give a paho client the user's name and password, and what TLS needs.

    Raises
    ------
    DeviceError
        Naming the file that cannot be read or used.
    """
    if settings.username is not None:
        client.username_pw_set(settings.username, _password(settings))
    if settings.tls:
        client.tls_set_context(_context(settings))


def _password(settings: "BrokerSettings") -> str | None:
    """Return the password from its file or from systemd; it is never logged."""
    path, what = settings.password_file, "password_file"
    if path is None:
        credentials = os.environ.get("CREDENTIALS_DIRECTORY")
        if credentials is None or not Path(credentials, CREDENTIAL).exists():
            return None
        path, what = Path(credentials, CREDENTIAL), "the credential"
    try:
        # Windows' editors put a mark before the text and end it with two characters.
        password = _content(settings, what, path).decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise _bad(settings, what, path, "is not UTF-8 text", Reason.DAMAGED) from error
    if not password:
        raise _bad(settings, what, path, "is empty", Reason.INVALID)
    return password


def _context(settings: "BrokerSettings") -> ssl.SSLContext:
    ca, certificate, key = settings.ca_file, settings.cert_file, settings.key_file
    # A failing call of OpenSSL names no file.
    for what, path in (("ca_file", ca), ("cert_file", certificate), ("key_file", key)):
        if path is not None:
            _content(settings, what, path)
    try:
        context = ssl.create_default_context(cafile=None if ca is None else str(ca))
    except (ssl.SSLError, ValueError) as error:
        raise _bad(
            settings, "ca_file", ca, "holds no certificate in PEM form", Reason.DAMAGED
        ) from error
    if certificate is not None and key is not None:
        try:
            # Without a password for the key OpenSSL would ask at the keyboard.
            context.load_cert_chain(certificate, key, password="")
        except (ssl.SSLError, ValueError) as error:
            raise _bad(
                settings,
                f"cert_file or its key_file {key}",
                certificate,
                "they do not belong together, are not in PEM form, or the key is "
                "encrypted",
                Reason.DAMAGED,
            ) from error
    return context


def _content(settings: "BrokerSettings", what: str, path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _bad(
            settings, what, path, error.strerror or str(error), reason_of(error)
        ) from error


def _bad(
    settings: "BrokerSettings", what: str, path: Path | None, why: str, reason: Reason
) -> DeviceError:
    return DeviceError(
        f"{settings.where}: cannot use {what} {path} ({why}); check it and who may "
        "read it",
        reason=reason,
    )
