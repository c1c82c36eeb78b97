"""A button asks for what MQTT asks for, with a broker and without one."""

import pytest
from session.test_control import Line, Rack

from edge.devices.lamps.gestures import Gesture
from edge.session import by_hand
from edge.session.by_hand import ByHand
from edge.session.control import Control
from edge.testing.scenarios import film, hinge, stand
from edge.wire.payloads import Recalibrate


class Button:
    def __init__(self):
        self.said = []

    def gestures(self):
        said, self.said = self.said, []
        return said


class Signals:
    def __init__(self):
        self.told = []

    def wink(self, times):
        self.told.append(times)

    def tick(self):
        self.told.append("tick")


CYCLE = ("auto", "RDL", "deadlift", "squat")


@pytest.fixture(params=[True, False], ids=["broker", "alone"])
def rack(request):
    rack = Rack()
    rack.button, rack.signals = Button(), Signals()
    line = rack.line if request.param else None
    rack.hand = ByHand(rack.button, rack.signals, CYCLE, line)
    rack.control = Control(rack.hand, rack.pipeline, rack.recorder, "auto")

    def press(*gestures):
        rack.button.said += gestures
        rack.run(film(stand(0.2)))

    rack.press = press
    rack.press()
    return rack


def test_presses_go_through_the_exercises_and_winks_say_which(rack):
    for _ in range(5):
        rack.press(Gesture.NEXT)
    assert rack.signals.told == [2, 3, 4, 1, 2]
    assert rack.control._exercise == "romanian_deadlift"  # an alias is no other one


def test_two_presses_at_once_are_two(rack):
    rack.press(Gesture.NEXT, Gesture.NEXT)
    assert rack.signals.told == [2, 3]
    assert rack.control._exercise == "deadlift"


def test_held_for_long_it_ends_the_session_with_its_set(rack):
    rack.run(film(stand(1.5), *hinge(2)))
    rack.press(Gesture.TICK, Gesture.TICK, Gesture.END)
    (session,) = rack.sink.closed
    assert len(session["sets"][0]["reps"]) == 2
    assert rack.signals.told == ["tick", "tick", 1]
    rack.press(Gesture.END)
    assert rack.signals.told == ["tick", "tick", 1]  # nothing to end: no wink


def test_held_for_two_seconds_it_asks_for_what_the_command_reference_asks_for(
    rack, monkeypatch
):
    asked = []

    def reads(name, text):
        asked.append((name, text))
        return Recalibrate(transaction="button")

    monkeypatch.setattr(by_hand, "read_command", reads)
    rack.press(Gesture.REFERENCE)
    assert asked == [("reference", b'{"transaction": "button"}')]
    assert rack.signals.told == [1]


def test_what_the_broker_asks_is_obeyed_and_answered_as_ever():
    rack = Rack()
    rack.hand = ByHand(Button(), Signals(), CYCLE, rack.line)
    rack.control = Control(rack.hand, rack.pipeline, rack.recorder, "auto")
    assert rack.tell("exercise", exercise="squat") is None
    assert rack.line.answers == [("exercise", "t0", None)]
    assert rack.line.states[-1]["exercise"] == "squat"
    assert isinstance(rack.line, Line)
