"""Who may look: whoever has the secret in the address, and then their cookie.

The secret is in an address once. It is exchanged for a cookie of that browser's own, so
that neither its history nor a screenshot of the page holds what opens it. A gate lets
in so many browsers, and no more for as long as it stands.

A browser sends cookies to every port of a machine. So each page, and each port that one
is on, has a cookie of its own name: who opens one page stays let in to the others.
"""

import hmac
import ipaddress
import secrets
import threading


def cookie_name(page: str, port: str) -> str:
    """Return what the cookie of a page on a port is called."""
    return f"hingewatch-{page}-{port}"


class Gate:
    """Safe to use from several threads.

    Parameters
    ----------
    secret
        What the address holds; by default a new one.
    most
        How many browsers it lets in.
    keep
        With it the last ``most`` are kept and older ones are forgotten, as a sticker on
        a rack needs; without, the door is shut after the first ``most``.
    """

    def __init__(
        self, secret: str | None = None, *, most: int = 2, keep: bool = False
    ) -> None:
        self.secret = secret or secrets.token_urlsafe(16)
        self._most = most
        self._keep = keep
        self._lock = threading.Lock()
        self._inside: list[str] = []

    @property
    def full(self) -> bool:
        """Return whether nobody new is let in."""
        return not self._keep and len(self._inside) >= self._most

    @property
    def inside(self) -> int:
        """Return how many browsers were let in."""
        return len(self._inside)

    def enter(self, secret: str) -> str | None:
        """Return a new cookie for the right secret; None for a wrong one or if full."""
        with self._lock:
            right = hmac.compare_digest(secret.encode(), self.secret.encode())
            if not right or self.full:
                return None
            cookie = secrets.token_urlsafe(16)
            self._inside = [*self._inside, cookie][-self._most :]
            return cookie

    def knows(self, cookie: str | None) -> bool:
        """Return whether a cookie is of somebody who was let in."""
        given = (cookie or "").encode()
        return any(hmac.compare_digest(given, one.encode()) for one in self._inside)


def is_local(address: str) -> bool:
    """Return whether an address is of this machine or of a local network."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None) or found
    return bool(mapped.is_loopback or mapped.is_link_local or mapped.is_private)


def names_this_machine(host: str, own_name: str) -> bool:
    """Return whether a ``Host`` header can only mean this machine.

    A stranger's page may have its own name point here; it cannot have an address, or a
    name that is looked up in the local network alone.
    """
    name, _, port = host.rpartition(":")
    if not name or not port.isdecimal():
        name = host
    name = name.strip("[]").lower()
    own = own_name.lower()
    return is_local(name) or name in ("localhost", own, f"{own}.local")
