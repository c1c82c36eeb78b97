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
    reply = answer(listener, "load")
    assert (reply["ok"], reply["error"]) == (False, "no session is open")


@pytest.mark.parametrize(
    ("name", "text", "transaction", "reason"),
    [
        ("load", b'{"transaction":"t","load_kg":-1}', "t", "load_kg"),
        ("load", b'{"transaction":"t","load_kg":1e999}', "t", "load_kg"),
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
        reply = answer(listener, name)
        assert (reply["ok"], reply["transaction"]) == (False, transaction)
        assert reason in reply["error"]
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
    names = ["mute", "load"] * (WAITING // 2 + 1)
    for number, name in enumerate(names):
        text = b'{"transaction":"%d","mute":true,"load_kg":1}' % number
        inbox.take(name, text)
    assert [(a.transaction, a.error) for a in answers] == [
        (str(WAITING), "busy"),
        (str(WAITING + 1), "busy"),
    ]


def test_a_stranger_cannot_fill_the_log(caplog):
    inbox = Inbox(lambda name, response: None, "broker x")
    for number in range(1000):
        inbox.take(f"x\n{number}", b"")
    assert len(caplog.messages) <= 33
    assert not any("\n" in line for line in caplog.messages)


@pytest.mark.parametrize(("name", "most"), [("start", 5 + 16), ("mute", 10 + 66)])
def test_a_flood_of_commands_is_obeyed_in_part_and_answered_once(name, most):
    now_s, answers, obeyed = [0.0], [], 0
    inbox = Inbox(lambda _, response: answers.append(response), "x", lambda: now_s[0])
    for number in range(33 * 174):
        now_s[0] = number / 174
        inbox.take(name, b'{"transaction":"t%d","mute":true}' % number)
        obeyed += inbox.poll() is not None
    assert most - 1 <= obeyed <= most + 1
    (answer,) = answers
    assert "too many" in answer.error
    assert answer.transaction == f"t{5 if name == 'start' else 10}"
    # Another command is not held up by it, and neither is this one a while later.
    inbox.take("load", b'{"transaction":"t","load_kg":1}')
    assert inbox.poll()
    now_s[0] += 60.0
    inbox.take(name, b'{"transaction":"t","mute":true}')
    assert inbox.poll()


def test_a_flood_of_nonsense_is_answered_in_part():
    answers = []
    inbox = Inbox(lambda _, response: answers.append(response), "x", lambda: 0.0)
    for number in range(1000):
        inbox.take(f"x{number}", b"{")
        inbox.take("end", b"{")
    assert len(answers) == 10 + 1 + 5 + 1


def test_every_command_of_the_contract_is_known():
    assert set(COMMANDS) == {
        *("start", "end", "exercise", "athlete", "load", "mute", "recalibrate"),
        *("reference", "skip"),
    }
