"""What a rack is told: obeyed, or refused politely, by way of a real Mosquitto."""

import json

import pytest
from support.mqtt_made import ROOT, needs_mosquitto, wait_for

from edge.devices.mqtt.inbox import WAITING, Inbox
from edge.wire.payloads import COMMANDS, Load, Mute

pytestmark = needs_mosquitto


@pytest.fixture
def staff(mosquitto, listen, rack):
    """Return a rack that is online, and someone who commands it and hears answers."""
    mosquitto.start()
    listener = listen(topic=f"{ROOT}#")
    broker = rack()
    listener.until(f"{ROOT}status")
    wait_for(lambda: broker.connected)
    return broker, listener


def answer(listener, name):
    return json.loads(listener.until(f"{ROOT}response/{name}")[1])


def test_a_command_waits_for_the_loop_and_is_answered_with_its_transaction(staff):
    broker, listener = staff
    assert broker.poll() is None
    listener.publish(f"{ROOT}cmd/load", {"transaction": "t1", "load_kg": 62.5})
    listener.publish(f"{ROOT}cmd/mute", {"transaction": "t2", "mute": True})
    assert wait_for(broker.poll) == ("load", Load(transaction="t1", load_kg=62.5))
    name, command = wait_for(broker.poll)
    assert (name, command) == ("mute", Mute(transaction="t2", mute=True))
    assert broker.poll() is None
    broker.respond(name, command)
    assert answer(listener, "mute") == {
        "transaction": "t2",
        "ok": True,
        "error": None,
        "schema": "response/1",
    }
    broker.respond("load", Load(transaction="t1", load_kg=1.0), "no session is open")
    told = answer(listener, "load")
    assert (told["ok"], told["error"]) == (False, "no session is open")


@pytest.mark.parametrize(
    ("name", "text", "transaction", "reason"),
    [
        ("load", b'{"transaction":"t","load_kg":-1}', "t", "load_kg"),
        ("load", b'{"transaction":"t","load_kg":1e999}', None, "load_kg"),
        ("load", b'{"transaction":"t"}', "t", "load_kg"),
        ("load", b'{"load_kg":1}', None, "transaction"),
        ("mute", b'{"transaction":"t","mute":"yes"}', "t", "mute"),
        ("mute", b'{"transaction":"","mute":true}', None, "transaction"),
        ("end", b'{"transaction":"t","schema":"command/2"}', "t", "schema"),
        ("end", b"", None, "truncated"),
        ("end", b"[]", None, "array"),
        ("end", b'{"transaction":"\xff"}', None, "UTF-8"),
        ("end", b'{"transaction":"t","x":' + b"[" * 4000, None, "too deep"),
        ("end", b'{"transaction":"t","x":"' + b"x" * 5000 + b'"}', "t", "5026 bytes"),
        ("format_disk", b'{"transaction":"t"}', "t", "unknown command"),
        ("exercise", b'{"transaction":"t","exercise":"../x"}', "t", "exercise"),
    ],
)
def test_what_is_no_command_is_refused(staff, caplog, name, text, transaction, reason):
    broker, listener = staff
    for _ in range(3):
        listener.publish(f"{ROOT}cmd/{name}", text)
        told = answer(listener, name)
        assert (told["ok"], told["transaction"]) == (False, transaction)
        assert reason in told["error"]
    assert broker.poll() is None
    lines = [line for line in caplog.messages if "refused" in line]
    assert len(lines) == 1  # once, not at every attempt
    listener.publish(f"{ROOT}cmd/start", {"transaction": "after"})
    assert wait_for(broker.poll)[1].transaction == "after"


def test_ten_megabytes_do_not_reach_the_rack(staff):
    broker, listener = staff
    huge = b'{"transaction":"' + b"x" * 10_000_000 + b'"}'
    listener.publish(f"{ROOT}cmd/end", huge)
    listener.publish(f"{ROOT}cmd/end", {"transaction": "after"})
    assert wait_for(broker.poll)[1].transaction == "after"
    assert broker.poll() is None
    assert broker.connected


@pytest.mark.parametrize("rest", ["a" * 1000, "x/y", "\u202e", ""])
def test_a_strange_command_topic_changes_nothing(staff, rest):
    broker, listener = staff
    listener.publish(f"{ROOT}cmd/{rest}", {"transaction": "t"})
    listener.publish(f"{ROOT}cmd/end", {"transaction": "after"})
    assert wait_for(broker.poll)[1].transaction == "after"


def test_garbage_instead_of_an_acknowledgement_changes_nothing(staff, caplog):
    broker, listener = staff
    for text in (b"\xff", b"[" * 60_000, b'{"sessions":[1]}', b'{"schema":"ack/2"}'):
        listener.publish(f"{ROOT}ack", text)
    listener.publish(f"{ROOT}cmd/end", {"transaction": "after"})
    assert wait_for(broker.poll)[1].transaction == "after"
    refused = [line for line in caplog.messages if "acknowledgement refused" in line]
    assert len(refused) == 4


def test_a_command_that_the_broker_kept_is_not_obeyed(mosquitto, listen, rack):
    mosquitto.start()
    listener = listen(topic=f"{ROOT}#")
    listener.publish(f"{ROOT}cmd/mute", {"transaction": "t", "mute": True}, retain=True)
    broker = rack()
    listener.until(f"{ROOT}status")
    listener.publish(f"{ROOT}cmd/end", {"transaction": "after"})
    assert wait_for(broker.poll)[0] == "end"


def test_too_many_commands_at_a_time_are_told_that_it_is_busy():
    answers = []
    inbox = Inbox(lambda name, response: answers.append(response), "broker x")
    for number in range(WAITING + 2):
        inbox.take("end", b'{"transaction":"%d"}' % number)
    assert [(a.transaction, a.error) for a in answers] == [
        (str(WAITING), "busy"),
        (str(WAITING + 1), "busy"),
    ]


def test_a_stranger_cannot_fill_the_log(caplog):
    inbox = Inbox(lambda name, response: None, "broker x")
    for number in range(1000):
        inbox.take(f"x\n{number}", b"")
    assert len(caplog.messages) == 32
    assert not any("\n" in line for line in caplog.messages)


def test_every_command_of_the_contract_is_known():
    assert set(COMMANDS) == {
        *("start", "end", "exercise", "athlete", "load", "mute", "recalibrate")
    }
