"""A port of a test is its own, until a server of the test listens on it."""

import socket

import pytest
from support.ports import kept_port


def test_a_kept_port_refuses_callers_and_other_programs_and_takes_a_server():
    port = kept_port()
    assert kept_port() != port
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), 5.0)
    with socket.socket() as other, pytest.raises(OSError, match="in use"):
        other.bind(("127.0.0.1", port))
    for _ in "ab":  # also once more, as a broker that is started again
        with (
            socket.create_server(("127.0.0.1", port)),
            socket.create_connection(("127.0.0.1", port), 5.0),
        ):
            pass
