"""A broker, a rack on it and whoever listens; lamps on mock pins; a fake camera."""

import contextlib
import sys
import threading
import types

import pytest
from gpiozero.pins.mock import MockFactory
from support.camera_made import FakeMappedArray, FakePicamera2, FakeTransform
from support.lamps_made import FakeThread, TonePin
from support.mqtt_made import Listener, Mosquitto

from edge import closing
from edge.devices.mqtt.broker import Broker, BrokerSettings
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


@pytest.fixture
def threads(monkeypatch):
    """Return the threads that lamps and buzzer make, to be played by the test."""
    monkeypatch.setattr(FakeThread, "made", [], raising=False)
    monkeypatch.setattr("edge.devices.lamps.player.GPIOThread", FakeThread)
    return FakeThread.made


@pytest.fixture
def factory(monkeypatch):
    # A test machine may well be silent for longer; test_lamp_watch.py has its own.
    monkeypatch.setattr("edge.devices.lamps.watch.SILENT_S", 1e9)
    factory = MockFactory(pin_class=TonePin)
    yield factory
    factory.reset()


@pytest.fixture
def fake(monkeypatch):
    """Return the cameras that are opened while picamera2 is a fake."""
    picamera2, libcamera = types.ModuleType("picamera2"), types.ModuleType("libcamera")
    picamera2.Picamera2, picamera2.MappedArray = FakePicamera2, FakeMappedArray
    libcamera.Transform = FakeTransform
    monkeypatch.setattr(FakePicamera2, "made", [], raising=False)
    test_over = threading.Event()
    monkeypatch.setattr(FakePicamera2, "test_over", test_over, raising=False)
    monkeypatch.setitem(sys.modules, "picamera2", picamera2)
    monkeypatch.setitem(sys.modules, "libcamera", libcamera)
    yield FakePicamera2.made
    test_over.set()
    closing._left.clear()
