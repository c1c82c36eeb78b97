"""Why there is no connection with the broker, in words, and what to do about it."""

import errno
import socket
import ssl
from typing import TYPE_CHECKING

from edge.wire.reading import printable

if TYPE_CHECKING:
    from edge.wire.connection import BrokerSettings

# What OpenSSL calls the ways in which a certificate fails (x509_vfy.h).
_NOT_YET, _EXPIRED = 9, 10
_SIGNED_BY_OTHERS = {2, 18, 19, 20, 21}
_OTHER_NAME = {62, 63, 64}
_NO_CAUSE = "Unspecified error"


def why_unreachable(error: BaseException | None, settings: "BrokerSettings") -> str:
    """Return why connecting failed, from what the system or OpenSSL raised."""
    host, port = settings.host, settings.port
    match error:
        case ssl.SSLCertVerificationError():
            return _certificate(error, settings)
        case ssl.SSLError() if "WRONG_VERSION_NUMBER" in str(error):
            return _no_tls(port)
        case ssl.SSLError() if "ALERT" in str(error):
            return (
                f"it refuses our certificate ({printable(error.reason or '')}); "
                "check broker.cert_file and key_file"
            )
        case ConnectionResetError() | BrokenPipeError() | ssl.SSLEOFError() if (
            settings.tls
        ):
            return _no_tls(port)
        case socket.gaierror() if error.errno == socket.EAI_AGAIN:
            return f"the name {host} cannot be looked up now; is the network up?"
        case socket.gaierror():
            return f"no machine {host} is known; check broker.host"
        case ConnectionRefusedError():
            return (
                f"nothing listens on port {port} there; does the broker run, and is "
                "broker.port right?"
            )
        case TimeoutError():
            return "it does not answer; check broker.host, cable and firewall"
        case OSError(errno=errno.EHOSTUNREACH | errno.ENETUNREACH):
            return f"there is no way to {host} from here; is the network up?"
        case None:
            return "no cause is known"
        case _:
            return printable(str(error))


def why_lost(reason: object, answered: bool, settings: "BrokerSettings") -> str:
    """Return why a connection ended; ``answered``: the broker had let us in before."""
    if answered:
        # paho's words for a connection that ended without any.
        said = str(reason)
        return "connection lost" + (f" ({said})" if said != _NO_CAUSE else "")
    wants = (
        "does it want a certificate of ours (broker.cert_file and key_file)?"
        if settings.tls
        else "is that a port for TLS (broker.tls = true)?"
    )
    return f"ended the connection on port {settings.port} without an answer; {wants}"


def _no_tls(port: int) -> str:
    return f"it does not speak TLS on port {port}; 8883 is usual, or set tls = false"


def _certificate(
    error: ssl.SSLCertVerificationError, settings: "BrokerSettings"
) -> str:
    code, said = error.verify_code, printable(error.verify_message)
    if code in _OTHER_NAME:
        return (
            f"its certificate is made for another name ({said}); write that name as "
            f"broker.host, or make the certificate for {settings.host}"
        )
    if code in _SIGNED_BY_OTHERS:
        by = settings.ca_file or "an authority that this system knows"
        return f"its certificate is not signed by {by} ({said}); check broker.ca_file"
    if code in (_NOT_YET, _EXPIRED):
        return f"{said}; check this machine's clock, then the broker's certificate"
    return f"its certificate is not accepted: {said}"
