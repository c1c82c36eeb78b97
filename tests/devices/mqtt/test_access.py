"""Who a rack is to the broker, and which settings cannot be."""

import logging
import shutil
import subprocess
from pathlib import Path

import pytest
from support.mqtt_made import Mosquitto, needs_mosquitto, wait_for

from edge.devices.mqtt.broker import CREDENTIAL, Broker, BrokerSettings
from edge.errors import ConfigError, DeviceError


@needs_mosquitto
@pytest.mark.parametrize("source", ["file", "credential"])
def test_a_password_lets_in_and_is_never_told(tmp_path, monkeypatch, caplog, source):
    users = tmp_path / "users"
    tool = shutil.which("mosquitto_passwd")
    assert tool is not None
    subprocess.run([tool, "-b", "-c", users, "rack-1", "s3cret"], check=True)
    mosquitto = Mosquitto(tmp_path, [f"password_file {users}"])
    mosquitto.start()
    secret = tmp_path / CREDENTIAL
    secret.write_text("s3cret\n")
    settings = {"host": "127.0.0.1", "port": mosquitto.port, "username": "rack-1"}
    if source == "file":
        settings["password_file"] = secret
    else:
        monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    broker = Broker(BrokerSettings(**settings), "rack-1")
    wrong = Broker(BrokerSettings(**settings | {"username": "nobody"}), "rack-2")
    nameless = Broker(BrokerSettings("127.0.0.1", mosquitto.port), "rack-3")
    try:
        with caplog.at_level(logging.DEBUG):
            broker.start()
            wrong.start()
            nameless.start()
            wait_for(lambda: broker.connected and caplog.text.count("refuses") > 1)
        assert broker.connected
        assert not wrong.connected
        assert not nameless.connected
        assert any("refuses this rack: Not auth" in line for line in caplog.messages)
        assert "s3cret" not in caplog.text
        assert "s3cret" not in repr(broker._link._settings)
    finally:
        broker.close()
        wrong.close()
        nameless.close()
        mosquitto.stop()


@pytest.mark.parametrize(
    ("settings", "rack", "message"),
    [
        ({"host": "gym"}, "rack/1", "rack.name"),
        ({"host": "gym"}, "", "rack.name"),
        ({"host": "gym"}, "#", "rack.name"),
        ({}, "rack-1", "broker.host"),
        ({"host": "gym", "port": 0}, "rack-1", "broker.port"),
        ({"host": "gym", "ca_file": "ca.pem"}, "rack-1", "tls = true"),
        ({"host": "gym", "tls": True, "cert_file": "c.pem"}, "rack-1", "key_file"),
        ({"host": "gym", "keepalive_s": 0}, "rack-1", "keepalive_s"),
    ],
)
def test_settings_that_cannot_be_are_named(settings, rack, message):
    with pytest.raises(ConfigError, match=message):
        Broker(BrokerSettings(**settings), rack)


@pytest.mark.parametrize(
    "settings",
    [
        {"username": "a", "password_file": Path("/nowhere/password")},
        {"tls": True, "ca_file": Path("/nowhere/ca.pem")},
    ],
)
def test_a_missing_secret_is_one_line(settings):
    with pytest.raises(DeviceError, match=r"^broker gym:1883: cannot use") as message:
        Broker(BrokerSettings(host="gym", **settings), "rack-1")
    assert "\n" not in str(message.value)


def test_closing_what_never_started_is_harmless():
    Broker(BrokerSettings(host="gym"), "rack-1").close()
