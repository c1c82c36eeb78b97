"""While ``aim`` runs the lamps say so, and each can be tried."""

from contextlib import ExitStack

import gpiozero
import pytest
from gpiozero.pins.mock import MockFactory

from edge.devices.lamps.patterns import LampSettings, rows
from edge.session.aiming.lamp_test import AIMING, READY, TESTS, LampTest, aim_settings
from edge.testing.pins import TonePin

SETTINGS = LampSettings()


@pytest.fixture
def lamps(monkeypatch):
    monkeypatch.setattr(gpiozero.Device, "pin_factory", MockFactory(pin_class=TonePin))
    with ExitStack() as stack:
        yield LampTest(SETTINGS, stack)


def lit(pin):
    return gpiozero.Device.pin_factory.pin(pin).state > 0


def row(feedback, settings):
    return rows(settings)[feedback.level, feedback.cue]


def test_the_pattern_of_aim_is_none_of_a_judgement():
    judged = {each.light for each in rows(SETTINGS).values()}
    for feedback in (AIMING, READY):
        light = row(feedback, aim_settings(SETTINGS)).light
        assert light not in judged
        # At most three flashes a second, WCAG 2.3.1.
        on = sum(level > 0 for level, _ in light.steps)
        assert on / sum(seconds for _, seconds in light.steps) <= 3


@pytest.mark.parametrize("colour", ["red", "amber", "green", "blue"])
def test_each_lamp_lights_in_its_own_colour_on_request(colour):
    assert row(TESTS[colour], aim_settings(SETTINGS)).light.colour == colour


def test_a_lamp_is_lit_for_a_moment_and_the_pattern_goes_on(lamps):
    lamps.show(0.0, False, None)
    assert "red lamp is on" in lamps.test("red", 0.0)
    lamps.show(0.1, False, None)
    assert lit(SETTINGS.red_pin)
    assert not lit(SETTINGS.blue_pin)
    lamps.show(9.0, False, None)
    assert not lit(SETTINGS.red_pin)


def test_the_buzzer_sounds_on_request(lamps):
    assert "sounds now" in lamps.test("buzzer", 0.0)
    lamps.show(0.1, False, None)
    assert gpiozero.Device.pin_factory.pin(SETTINGS.buzzer_pin).tones[-1] == 600.0


def test_without_pins_aim_goes_on_and_says_why(monkeypatch):
    def nothing(*_args, **_kwargs):
        raise gpiozero.exc.BadPinFactory("no pins here")

    monkeypatch.setattr(gpiozero.Device, "pin_factory", None)
    monkeypatch.setattr(gpiozero.Device, "_default_pin_factory", nothing)
    with ExitStack() as stack:
        lamps = LampTest(SETTINGS, stack)
        assert "no pins here" in lamps.test("red", 0.0) or lamps.why_not
        lamps.show(0.0, True, None)
