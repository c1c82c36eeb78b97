"""How this machine is reached from the local network."""

import fcntl
import ipaddress
import socket
import struct
from contextlib import suppress

SIOCGIFADDR = 0x8915  # from linux/sockios.h
NAME_BYTES = 16  # IFNAMSIZ, with its end


def local_addresses() -> list[str]:
    """Return this machine's IPv4 addresses, without those that only it can reach."""
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        for _, name in socket.if_nameindex():
            request = struct.pack("256s", name.encode()[: NAME_BYTES - 1])
            with suppress(OSError):  # it has none
                reply = fcntl.ioctl(asked.fileno(), SIOCGIFADDR, request)
                found.append(ipaddress.IPv4Address(reply[20:24]))
    return [str(each) for each in found if not each.is_loopback]
