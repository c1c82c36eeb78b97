import datetime
import shutil
import subprocess

import pytest
from support.mqtt_made import Listener, Mosquitto, needs_mosquitto

from edge.checks import broker
from edge.checks.finding import State, within
from edge.errors import Reason
from edge.wire.connection import BrokerSettings


def look(settings, rack="rack-1"):
    return within(30.0, "broker", lambda: broker.check(settings, rack))


@pytest.fixture
def mosquitto(tmp_path):
    started = []

    def start(*extra):
        started.append(Mosquitto(tmp_path, extra or ("allow_anonymous true",)))
        return started[-1].start()

    yield start
    for each in started:
        each.stop(kill=True)


@needs_mosquitto
def test_a_message_goes_there_and_back(mosquitto):
    port = mosquitto().port
    listener = Listener(port)
    try:
        (found,) = look(BrokerSettings("127.0.0.1", port))
        assert listener.until("hingewatch/v1/rack-1/response/doctor")[3] == 0
    finally:
        listener.close()
    assert found.state is State.OK
    assert "there and back in" in found.what


@needs_mosquitto
def test_a_right_that_the_rack_lacks_is_named(mosquitto, tmp_path):
    rules = tmp_path / "acl"
    rules.write_text("topic read hingewatch/v1/+/cmd/+\n")
    port = mosquitto("allow_anonymous true", f"acl_file {rules}").port
    (found,) = look(BrokerSettings("127.0.0.1", port))
    assert (found.state, found.reason) == (State.NEEDS_PERSON, Reason.REFUSED)
    assert "does not let rack rack-1 speak" in found.what
    assert "acl" in found.remedy


@needs_mosquitto
@pytest.mark.skipif(
    shutil.which("openssl") is None, reason="needs openssl: apt-get install openssl"
)
def test_over_tls_it_is_told_until_when_certificates_are_valid(mosquitto, tmp_path):
    cert, key = tmp_path / "server.crt", tmp_path / "server.key"
    made = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes "
        f"-subj /CN=localhost -addext subjectAltName=DNS:localhost -days 20 "
        f"-keyout {key} -out {cert}"
    )
    subprocess.run(made.split(), check=True, stderr=subprocess.DEVNULL)
    port = mosquitto("allow_anonymous true", f"certfile {cert}", f"keyfile {key}").port
    settings = BrokerSettings("localhost", port, tls=True, ca_file=cert)
    found = look(settings)
    assert [each.check for each in found] == ["broker", *["certificate"] * 2]
    assert found[0].state is State.OK
    day = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=20)
    for each in found[1:]:
        assert each.state is State.NOTE
        assert f"{day:%Y-%m-%d}" in each.what
        assert "certs.sh" in each.remedy


def test_a_broker_that_is_not_there_needs_a_person():
    (found,) = look(BrokerSettings("127.0.0.1", 1))
    assert (found.state, found.reason) == (State.NEEDS_PERSON, Reason.UNREACHABLE)


def test_without_a_broker_nothing_is_wrong():
    assert [each.state for each in look(BrokerSettings())] == [State.OK]


@pytest.mark.parametrize(
    ("days", "state"),
    [(400, State.OK), (10, State.NOTE), (-1, State.NEEDS_PERSON)],
)
def test_a_certificate_is_told_before_it_ends(days, state):
    now = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    until = now + datetime.timedelta(days=days)
    found = broker._dated("this rack's certificate", until, now)
    assert found.state is state
    assert f"{until:%Y-%m-%d}" in found.what
