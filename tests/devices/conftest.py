"""A broker, a rack on it and whoever listens, for the tests of the broker's side."""

import contextlib

import pytest
from mqtt_made import Listener, Mosquitto

from edge.devices.broker import Broker, BrokerSettings
from edge.store.log import SessionLog


@pytest.fixture
def mosquitto(tmp_path):
    broker = Mosquitto(tmp_path)
    yield broker
    broker.stop()


@pytest.fixture
def listen(mosquitto):
    with contextlib.ExitStack() as stack:

        def listen(kind=Listener, **options):
            listener = kind(mosquitto.port, **options)
            stack.callback(listener.close)
            return listener

        yield listen


@pytest.fixture
def rack(mosquitto):
    with contextlib.ExitStack() as stack:

        def rack(outbox=None, **settings):
            settings = {"host": "127.0.0.1", "port": mosquitto.port, **settings}
            broker = Broker(BrokerSettings(**settings), "rack-1", outbox)
            stack.callback(broker.close)
            broker.start()
            return broker

        yield rack


@pytest.fixture
def sessions(tmp_path):
    path = tmp_path / "sessions.db"
    with SessionLog(path) as log:
        yield log
