"""Waits grow until a conversation has lasted; complaints are said once."""

import logging

import pytest
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.reasoncodes import ReasonCode

from edge.wire.connection import BrokerSettings
from edge.wire.outages import COMPLAINTS, LASTED_S, BackOff, Complaints, Conversations

log = logging.getLogger("outages")
HERE = BrokerSettings(host="broker")
LOST = ReasonCode(PacketTypes.DISCONNECT, "Unspecified error")
TAKEN_OVER = ReasonCode(PacketTypes.DISCONNECT, "Session taken over")
WELCOME = ReasonCode(PacketTypes.CONNACK, "Success")
UNKNOWN = ReasonCode(PacketTypes.CONNACK, "Not authorized")


class Clock:
    now_s = 0.0

    def __call__(self):
        return self.now_s


def test_waits_double_up_to_the_longest_and_are_short_again_after_one_that_lasted():
    clock = Clock()
    back_off = BackOff(clock)
    waits = []
    for _ in range(8):
        back_off.begin()
        assert not back_off.end()
        waits.append(back_off.waits_s)
    assert waits == [(wait, 30) for wait in (1, 2, 4, 8, 16, 30, 30, 30)]
    back_off.begin()
    back_off.end(useful=True)  # short, but something came of it: no longer than before
    assert back_off.waits_s == (30, 30)
    back_off.begin()
    clock.now_s += LASTED_S
    assert back_off.end()
    assert back_off.waits_s == (1, 30)
    for _ in range(100_000):
        back_off.end()
    assert back_off.waits_s == (30, 30)


def test_two_alternating_complaints_are_said_once_each(caplog):
    complaints = Complaints(log, "broker")
    for _ in range(10):
        complaints.say("this")
        complaints.say("that")
    assert caplog.messages == ["broker: this", "broker: that"]
    complaints.forget()
    complaints.say("this")
    assert caplog.messages[2:] == ["broker: this"]


def test_a_flood_of_different_complaints_is_bounded_until_it_is_over(caplog):
    clock = Clock()
    complaints = Complaints(log, "broker", 3600.0, clock)
    for number in range(1000):
        complaints.say(str(number))
    assert len(caplog.messages) == COMPLAINTS + 1
    assert "more kinds" in caplog.messages[-1]
    clock.now_s += 3601.0
    complaints.say("0")
    assert caplog.messages[-1] == "broker: 0"


@pytest.mark.parametrize(("reason", "times"), [(LOST, 2), (TAKEN_OVER, 1)])
def test_whoever_is_thrown_out_again_and_again_is_asked_for_a_double(
    caplog, reason, times
):
    talks = Conversations(
        Complaints(log, "broker"), HERE, ("rack", "rack-1"), "One of its own."
    )
    for _ in range(times):
        assert "is another rack called rack-1?" not in caplog.text
        assert talks.answered(WELCOME)
        talks.lost(reason)
    assert "is another rack called rack-1?" in caplog.text


@pytest.mark.parametrize(
    ("reason", "said"),
    [(LOST, "connection lost;"), (TAKEN_OVER, "connection lost (Session taken over);")],
)
def test_a_lost_connection_is_told_with_its_cause_or_with_none(caplog, reason, said):
    talks = Conversations(
        Complaints(log, "broker"), HERE, ("rack", "rack-1"), "One of its own."
    )
    talks.answered(WELCOME)
    talks.lost(reason)
    assert caplog.messages[-1].startswith(f"broker: {said}")


def test_the_log_ends_with_how_it_is(caplog):
    caplog.set_level("INFO")
    clock = Clock()
    talks = Conversations(
        Complaints(log, "broker"), HERE, ("rack", "a"), "Which?", clock
    )
    talks.answered(WELCOME)
    clock.now_s += 10.0
    talks.lost(LOST)
    talks.answered(WELCOME)
    assert [line.split()[1] for line in caplog.messages] == [
        "connected",
        "connection",
        "connected",
    ]
    for _ in range(10):  # of which not every one is news
        talks.lost(LOST)
        talks.answered(WELCOME)
    assert len(caplog.messages) <= 6
    talks.settle()
    assert "lasts" not in caplog.text
    clock.now_s += LASTED_S
    for _ in range(5):
        talks.settle()
    assert caplog.messages[-1] == "broker: connected, and it lasts"
    assert caplog.text.count("lasts") == 1
    assert talks.waits_s == (1, 30)


def test_a_broker_that_refuses_is_no_double(caplog):
    talks = Conversations(
        Complaints(log, "broker"), HERE, ("rack", "rack-1"), "One of its own."
    )
    for _ in range(5):
        assert not talks.answered(UNKNOWN)
        talks.lost(LOST)
    assert caplog.messages == ["broker: refuses this rack: Not authorized"]
    assert talks.waits_s == (16, 30)
