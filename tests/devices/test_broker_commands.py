"""What a rack is told: obeyed, or refused politely, by way of a real Mosquitto."""

import json
import logging
import shutil
import subprocess
import time

import pytest
from mqtt_made import LONG_S, ROOT, Listener, Mosquitto, needs_mosquitto, wait_for

from edge.devices.broker import Broker, BrokerSettings
from edge.devices.inbox import WAITING, Inbox
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


def test_ten_megabytes_do_not_reach_the_rack(staff, caplog):
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


@pytest.mark.skipif(not shutil.which("mosquitto_pub"), reason="needs mosquitto-clients")
def test_mosquitto_pub_and_sub_are_enough(staff, mosquitto):
    broker, _ = staff
    port = str(mosquitto.port)
    follow = subprocess.Popen(
        [
            *("mosquitto_sub", "-p", port, "-V", "mqttv5", "-C", "1", "-W", "20"),
            *("-t", f"{ROOT}response/#"),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    with follow:
        begin = time.monotonic()
        while follow.poll() is None and time.monotonic() - begin < LONG_S:
            subprocess.run(
                [
                    *("mosquitto_pub", "-p", port, "-V", "mqttv5", "-q", "1"),
                    *("-t", f"{ROOT}cmd/mute"),
                    *("-m", '{"transaction": "me", "mute": true}'),
                ],
                check=True,
            )
            broker.respond(*wait_for(broker.poll))
        assert json.loads(follow.stdout.read())["ok"] is True


def test_a_rack_reaches_only_its_own_topics(tmp_path, caplog):
    users, rules = tmp_path / "users", tmp_path / "rules"
    for at, name in enumerate(("rack-1", "rack-2", "staff")):
        subprocess.run(
            ["mosquitto_passwd", "-b", *(["-c"] if not at else []), users, name, name],
            check=True,
        )
    # As deploy/gym-server ships them, for two racks and a listener who may see all.
    rules.write_text(
        "user staff\ntopic readwrite #\n"
        + "".join(
            f"pattern {way} hingewatch/v1/%u/{name}\n"
            for way, name in [
                *(("write", n) for n in ("status", "info", "session", "response/+")),
                *(("read", n) for n in ("ack", "cmd/+")),
            ]
        )
    )
    mosquitto = Mosquitto(tmp_path, [f"password_file {users}", f"acl_file {rules}"])
    mosquitto.start()
    settings = {"host": "127.0.0.1", "port": mosquitto.port}
    secret = tmp_path / "secret"
    secret.write_text("rack-2")
    # rack-2's own user, with rack-1's topics: the name in its file was changed.
    thief = Broker(
        BrokerSettings(**settings, username="rack-2", password_file=secret), "rack-1"
    )
    stranger = Broker(BrokerSettings(**settings), "rack-1")
    staff = Listener(
        mosquitto.port, prepare=lambda client: client.username_pw_set("staff", "staff")
    )
    try:
        with caplog.at_level(logging.DEBUG):
            thief.start()
            stranger.start()
            wait_for(lambda: thief.connected)
            wait_for(lambda: "refuses this rack: Not auth" in caplog.text)
        staff.publish(f"{ROOT}cmd/end", {"transaction": "t"})
        thief.info({"rack": "rack-1"})
        staff.publish(f"{ROOT}cmd/end", {"transaction": "last"})
        assert staff.until(f"{ROOT}cmd/end")
        last = staff.until(f"{ROOT}cmd/end")
        assert "last" in last[1]
        assert thief.poll() is None
        assert stranger.poll() is None
        assert not stranger.connected
        assert staff.messages.empty()
    finally:
        staff.close()
        thief.close()
        stranger.close()
        mosquitto.stop()
