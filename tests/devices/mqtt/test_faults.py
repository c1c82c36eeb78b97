"""A network that parts, a broker that talks nonsense: nothing is lost, nobody waits."""

import contextlib
import itertools
import os
import random
import shutil
import socket
import subprocess
import threading
import timeit

import pytest
from support.mqtt_made import ROOT, Collector, Mosquitto, needs_mosquitto, wait_for
from support.ports import kept_port

from edge.devices.mqtt.broker import Broker, BrokerSettings
from edge.store.outbox import Outbox

# Other runs of the tests on this machine have names and addresses of their own.
SPACE = f"hw{os.getpid()}"
CABLE, FAR = f"{SPACE}a", f"{SPACE}b"
NET = f"10.{128 + os.getpid() // 256 % 128}.{os.getpid() % 256}"
HERE, THERE = f"{NET}.1", f"{NET}.2"
# Whoever waits for a network waits for as long as it takes to notice that it is away.
KEEPALIVE_S = 1


def ip(*words):
    subprocess.run(["ip", *words], check=True, capture_output=True)


@pytest.fixture
def elsewhere():
    """Make a network of one other machine, by a cable that can be pulled."""
    if os.getuid() != 0 or not shutil.which("ip"):
        pytest.skip("needs root and iproute2 for a network of its own")
    try:
        ip("netns", "add", SPACE)
    except subprocess.CalledProcessError as error:
        pytest.skip(f"no network namespaces here: {error.stderr.decode().strip()}")
    try:
        ip("link", "add", CABLE, "type", "veth", "peer", FAR, "netns", SPACE)
        ip("addr", "add", f"{HERE}/24", "dev", CABLE)
        ip("link", "set", CABLE, "up")
        ip("-n", SPACE, "addr", "add", f"{THERE}/24", "dev", FAR)
        ip("-n", SPACE, "link", "set", FAR, "up")
        yield
    finally:
        with contextlib.suppress(subprocess.CalledProcessError):
            ip("link", "del", CABLE)
        ip("netns", "del", SPACE)


class Elsewhere(Mosquitto):
    """A broker on the other machine."""

    address = THERE
    prefix = ("ip", "netns", "exec", SPACE)


def telling(broker):
    """Return what tells of another repetition and another state at each call.

    To be timed by ``timeit``, which puts garbage collections off: a full one of what
    all the tests have made holds every thread up for about as long as a call may take.
    """
    numbers = itertools.count()

    def tell():
        number = next(numbers)
        broker.rep({"index": number})
        broker.state({"level": str(number)})

    return tell


def _acknowledge(collector):
    with contextlib.suppress(Exception):  # it ends with the collector
        while True:
            collector.next_session()


@needs_mosquitto
def test_a_network_that_parts_loses_no_session(
    tmp_path, elsewhere, sessions, monkeypatch
):
    monkeypatch.setattr("edge.wire.connection.RECONNECT_S", (0.1, 0.2))
    mosquitto = Elsewhere(tmp_path).start()
    outbox = Outbox(sessions.path)
    settings = BrokerSettings(
        host=THERE, port=mosquitto.port, keepalive_s=KEEPALIVE_S, retry_s=0.5
    )
    broker = Broker(settings, "rack-1", outbox)
    collector = Collector(mosquitto.port, host=THERE, topic=f"{ROOT}session")
    broker.start()
    tell = telling(broker)
    try:
        got = []
        for number in range(20):
            name = f"s{number}"
            sessions.close_session(name, {"schema": "session/1", "id": name})
            broker.deliver()
            if number == 10:
                wait_for(lambda: broker.connected)
                ip("link", "set", CABLE, "down")
            assert timeit.timeit(tell, number=1) < KEEPALIVE_S
        wait_for(lambda: not broker.connected)
        ip("link", "set", CABLE, "up")
        while len(set(got)) < 20:
            got.append(collector.next_session())
        # An acknowledgement that the cut swallowed is asked for again.
        threading.Thread(target=_acknowledge, args=(collector,), daemon=True).start()
        wait_for(lambda: not outbox.waiting())
    finally:
        ip("link", "set", CABLE, "up")
        collector.close()
        broker.close()
        mosquitto.stop()


class Nonsense:
    """Accepts whoever comes and sends what no broker would."""

    def __init__(self, talk):
        self.port = kept_port()
        self._server = socket.create_server(("127.0.0.1", self.port))
        self.heard = 0
        self._talk = talk
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self):
        with contextlib.suppress(OSError):
            while True:
                caller, _ = self._server.accept()
                with caller, contextlib.suppress(OSError):
                    caller.settimeout(0.5)
                    caller.recv(1000)
                    caller.sendall(self._talk())
                    self.heard += 1
                    while caller.recv(1000):
                        pass

    def close(self):
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join(10)


WELCOME = b"\x20\x03\x00\x00\x00"
dice = random.Random(3)


@pytest.mark.parametrize(
    "talk",
    [
        lambda: dice.randbytes(500),
        lambda: WELCOME + dice.randbytes(500),
        lambda: WELCOME + b"\x30\xff\xff\xff\x7f" + b"x" * 1000,  # 256 MB to come
        lambda: WELCOME + b"\x32\x02\xff\xff",  # a message shorter than its topic
        lambda: WELCOME + b"\x40\x01\x00",  # a receipt without a number
        lambda: WELCOME + b"\x30\x06\x00\x02\xff\xfe\x00x",  # a topic that is no UTF-8
        lambda: b"",
    ],
    ids=["noise", "noise inside", "endless", "cut", "short", "no text", "silence"],
)
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_hostile_broker_neither_stops_nor_delays_the_rack(
    talk, tmp_path, sessions, monkeypatch
):
    monkeypatch.setattr("edge.wire.connection.RECONNECT_S", (0.05, 0.05))
    nonsense = Nonsense(talk)
    settings = BrokerSettings(
        host="127.0.0.1", port=nonsense.port, keepalive_s=KEEPALIVE_S, retry_s=0.5
    )
    outbox = Outbox(sessions.path)
    broker = Broker(settings, "rack-1", outbox)
    sessions.close_session("a", {"schema": "session/1", "id": "a"})
    broker.start()
    tell = telling(broker)

    def work():
        tell()
        broker.deliver()
        broker.poll()

    try:
        wait_for(lambda: nonsense.heard >= 2)
        assert max(timeit.repeat(work, number=1, repeat=100)) < KEEPALIVE_S
        nonsense.close()
        mosquitto = Mosquitto(tmp_path)
        text = mosquitto.config.read_text()
        mosquitto.config.write_text(
            text.replace(str(mosquitto.port), str(nonsense.port))
        )
        mosquitto.port = nonsense.port
        mosquitto.start()
        collector = Collector(mosquitto.port, topic=f"{ROOT}session")
        assert collector.next_session() == "a"
        wait_for(lambda: not outbox.waiting())
        collector.close()
        mosquitto.stop()
    finally:
        broker.close()
        with contextlib.suppress(OSError):
            nonsense.close()
