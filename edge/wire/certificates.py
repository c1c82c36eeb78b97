"""Until when certificates are valid: ours from a file, the broker's from the line."""

import ssl
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from edge.errors import DeviceError, Reason, reason_of

_SEQUENCE, _INTEGER, _VERSION = 0x30, 0x02, 0xA0
_UTC_TIME = 0x17
BEGIN, END = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"


def peer_expires(connection: object) -> datetime | None:
    """Return until when the other side's certificate is valid; None without TLS."""
    if not isinstance(connection, ssl.SSLSocket):
        return None
    shown: dict[str, Any] = connection.getpeercert() or {}
    if "notAfter" not in shown:
        return None
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(shown["notAfter"]), UTC)


def expires(path: Path) -> datetime:
    """Return until when the first certificate in a PEM file is valid.

    Raises
    ------
    DeviceError
        When the file cannot be read or holds none.
    """
    try:
        text = path.read_text(encoding="ascii", errors="replace")
        start = text.index(BEGIN)
        pem = text[start : text.index(END, start) + len(END)]
        return _not_after(ssl.PEM_cert_to_DER_cert(pem))
    except OSError as error:
        raise DeviceError(
            f"certificate {path}: {error.strerror}; check it and who may read it",
            reason_of(error),
        ) from error
    except (ValueError, IndexError) as error:
        raise DeviceError(
            f"certificate {path}: holds no certificate in PEM form; get it again",
            Reason.DAMAGED,
        ) from error


def _not_after(der: bytes) -> datetime:
    """Return the end of the validity in an X.509 certificate (RFC 5280, 4.1)."""
    (_, whole), *_ = _values(der)
    (_, signed), *_ = _values(whole)
    fields = _values(signed)
    if fields[0][0] == _VERSION:
        fields = fields[1:]
    # serial number, algorithm, issuer, validity
    if [kind for kind, _ in fields[:4]] != [_INTEGER, *[_SEQUENCE] * 3]:
        raise ValueError("no certificate")
    _, (kind, end) = _values(fields[3][1])
    form = "%y%m%d%H%M%SZ" if kind == _UTC_TIME else "%Y%m%d%H%M%SZ"
    return datetime.strptime(end.decode("ascii"), form).replace(tzinfo=UTC)


def _values(der: bytes) -> list[tuple[int, bytes]]:
    """Return the (tag, content) pairs that follow each other in DER."""
    pairs = []
    at = 0
    while at < len(der):
        kind, size, at = der[at], der[at + 1], at + 2
        if size & 0x80:
            digits = size & 0x7F
            size = int.from_bytes(der[at : at + digits])
            at += digits
        if at + size > len(der):
            raise ValueError("cut short")
        pairs.append((kind, der[at : at + size]))
        at += size
    return pairs
