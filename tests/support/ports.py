"""Ports that stay a test's own."""

import socket

_kept: list[socket.socket] = []


def kept_port():
    """Return a local port on which nothing listens, and on which nobody else ever will.

    A port that is only looked up is anybody's until it is listened on: the kernel may
    give it to another program, or to a client of our own, as the port that it calls
    from. This one stays bound for as long as the tests run. Whoever allows the address
    to be used again, as servers do, can listen on it all the same.
    """
    keeper = socket.socket()
    keeper.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    keeper.bind(("127.0.0.1", 0))
    _kept.append(keeper)
    return keeper.getsockname()[1]
