"""A button on a mock pin, and how long it is held on a clock that the test moves."""

import pytest
from gpiozero.pins.mock import MockFactory

from edge.devices.lamps.button import Button
from edge.devices.lamps.gestures import ButtonSettings, Gesture
from edge.errors import ConfigError, DeviceError, Reason, UsageError

PIN = 5
NEXT, REFERENCE, END, TICK = (
    Gesture.NEXT,
    Gesture.REFERENCE,
    Gesture.END,
    Gesture.TICK,
)


class Held:
    def __init__(self):
        self.now_s = 100.0
        self.factory = MockFactory()
        self.button = Button(
            ButtonSettings(pin=PIN), pin_factory=self.factory, clock=lambda: self.now_s
        )
        self.pin = self.factory.pin(PIN)

    def hold(self, seconds, looks=0):
        """Press for so long, asked so often meanwhile; return what was said by then."""
        said = []
        self.pin.drive_low()
        for _ in range(looks):
            self.now_s += seconds / (looks + 1)
            said.append(self.button.gestures())
        self.now_s += seconds / (looks + 1)
        self.pin.drive_high()
        return said


@pytest.fixture
def held():
    held = Held()
    yield held
    held.button.close()
    held.factory.reset()


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.1, [NEXT]),
        (1.99, [NEXT]),
        (2.01, [TICK, REFERENCE]),
        (4.99, [TICK, REFERENCE]),
        (5.01, [TICK, TICK, END]),
        (19.0, [TICK, TICK, END]),
    ],
)
def test_how_long_it_was_held_is_what_it_says(held, seconds, said):
    held.hold(seconds)
    assert held.button.gestures() == said
    assert held.button.gestures() == []


def test_it_ticks_when_a_limit_is_passed_and_acts_on_release(held):
    looks = held.hold(6.06, looks=59)  # about every tenth of a second
    assert [count for count, said in enumerate(looks, 1) if said] == [20, 50]
    assert looks[19] == looks[49] == [TICK]
    assert held.button.gestures() == [END]


def test_presses_between_two_looks_are_all_heard(held):
    held.hold(0.2)
    held.hold(0.2)
    assert held.button.gestures() == [NEXT, NEXT]


def test_what_leans_on_it_asks_for_nothing(held):
    held.hold(60.0)
    assert held.button.gestures() == [TICK, TICK]


def test_a_button_that_is_pressed_from_the_beginning_says_nothing(monkeypatch):
    factory = MockFactory()
    pin = factory.pin(PIN)
    monkeypatch.setattr(pin, "_set_pull", lambda value: pin.drive_low())
    with Button(ButtonSettings(pin=PIN), pin_factory=factory) as button:
        assert button.pressed
        assert button.gestures() == []
        pin.drive_high()
        assert button.gestures() == []
    factory.reset()


def test_a_pin_that_cannot_be_had_names_the_button(monkeypatch):
    def busy(*_args, **_options):
        raise OSError("GPIO busy")

    monkeypatch.setattr("gpiozero.Button", busy)
    with pytest.raises(DeviceError, match=r"button: GPIO 5 .*\[button\]") as caught:
        Button(ButtonSettings(pin=PIN))
    assert caught.value.reason is Reason.BUSY


def test_what_cannot_be_counted_or_lifted_is_refused():
    with pytest.raises(ConfigError, match=r"button.exercises has 0"):
        ButtonSettings(exercises=())
    with pytest.raises(ConfigError, match=r"button.exercises has 7"):
        ButtonSettings(exercises=("auto",) * 7)
    with pytest.raises(UsageError, match="squad"):
        ButtonSettings(exercises=("squad",))
