import datetime

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
        each.stop()


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
