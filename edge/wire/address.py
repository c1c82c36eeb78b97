"""A broker's machine by name or number, as people write it."""

import ipaddress
import re

from edge.errors import ConfigError, Reason, UsageError

_NAME = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?\.?")


def check_host(host: str) -> None:
    """Refuse what is no machine's name and no IP address.

    Raises
    ------
    ConfigError
        Saying what to write instead.
    """
    problem = _problem(host)
    if problem:
        raise ConfigError(f"broker.host = {host!r}: {problem}", reason=Reason.INVALID)


def split_address(text: str) -> tuple[str, int | None]:
    """Return host and port of ``HOST``, ``HOST:PORT``, ``[IPV6]`` or ``[IPV6]:PORT``.

    Raises
    ------
    UsageError
        When it is none of these.
    ConfigError
        When the host is none.
    """
    host, port = text, None
    if match := re.fullmatch(r"\[(.*)\](?::(.*))?", text):
        host, port = match[1], match[2]
    elif text.count(":") == 1:
        host, _, port = text.partition(":")
    # int() knows digits of other scripts, too.
    number = int(port) if port and re.fullmatch("[0-9]{1,5}", port) else 0
    if port is not None and not 1 <= number <= 65535:
        raise UsageError(
            f"broker {text}: use HOST, HOST:PORT or [IPV6]:PORT, with a port of 1 to "
            "65535",
            reason=Reason.INVALID,
        )
    check_host(host)
    return host, number if port else None


def _problem(host: str) -> str:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        pass
    else:
        return ""
    if not host:
        return "is empty; name the broker's machine, or leave the line out"
    if "://" in host:
        return "write the machine's name alone, without mqtt:// or the like"
    if host != host.strip() or " " in host:
        return "leave out the blanks"
    if host.startswith("["):
        return "write an IPv6 address without its brackets"
    if ":" in host:
        return "the port goes into broker.port"
    try:
        plain = host.encode("idna").decode()
    except UnicodeError:
        plain = ""
    if not _NAME.fullmatch(plain) or not re.search(r"[^0-9.]", plain):
        return "is no machine's name and no IP address"
    return ""
