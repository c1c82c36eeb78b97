"""A broker, a rack on it and whoever listens; lamps on mock pins; a fake camera."""

import contextlib

import pytest
from gpiozero.pins.mock import MockFactory
from support.mqtt_made import Listener, Mosquitto

from edge.devices.mqtt.broker import Broker, BrokerSettings
from edge.store.log import SessionLog
from edge.testing.picamera import fake_picamera2
from edge.testing.pins import TonePin, fake_threads
from edge.testing.usb import fake_usb


@pytest.fixture
def mosquitto(tmp_path):
    broker = Mosquitto(tmp_path)
    yield broker
    broker.stop(kill=True)


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


@pytest.fixture
def threads():
    """Return the threads that lamps and buzzer make, to be played by the test."""
    with fake_threads() as made:
        yield made


@pytest.fixture
def factory(monkeypatch):
    # A test machine may well be silent for longer; lamps/test_watch.py has its own.
    monkeypatch.setattr("edge.devices.lamps.watch.SILENT_S", 1e9)
    factory = MockFactory(pin_class=TonePin)
    yield factory
    factory.reset()


@pytest.fixture
def fake():
    """Return the cameras that are opened while picamera2 is a fake."""
    with fake_picamera2() as made:
        yield made


@pytest.fixture
def usb():
    """Return the webcam that is ``/dev/video0`` meanwhile."""
    with fake_usb() as made:
        yield made
