"""Dark and silent however it ends; pins that fail are told."""

import subprocess
import sys
import warnings

import gpiozero
import pytest
from support.lamps_made import FLEXION

from edge.devices.lamps.gpio import Lamps, LampSettings
from edge.errors import DeviceError


def everything_dark(factory):
    return all(
        pin.state == 0 and pin.function == "input" for pin in factory.pins.values()
    )


def test_dark_and_silent_after_close(factory):
    lamps = Lamps(LampSettings(), pin_factory=factory)
    lamps.show(FLEXION)
    assert not everything_dark(factory)
    lamps.close()
    assert everything_dark(factory)
    lengths = {number: len(pin.states) for number, pin in factory.pins.items()}
    lamps.close()
    assert lengths == {number: len(pin.states) for number, pin in factory.pins.items()}


def test_dark_after_an_exception(factory):
    def session():
        with Lamps(LampSettings(), pin_factory=factory) as lamps:
            lamps.show(FLEXION)
            raise RuntimeError("anything")

    with pytest.raises(RuntimeError, match="anything"):
        session()
    assert everything_dark(factory)


def test_dark_when_the_program_just_ends():
    program = """
import atexit
from gpiozero.pins.mock import MockFactory, MockPWMPin
from edge.core.types.states import Feedback
from edge.core.types.codes import Cue, Level
from edge.devices.lamps.gpio import Lamps, LampSettings
factory = MockFactory(pin_class=MockPWMPin)
# Registered before the lamps, so it runs after them.
atexit.register(lambda: print([float(pin.state) for pin in factory.pins.values()]))
lamps = Lamps(LampSettings(), pin_factory=factory)
lamps.show(Feedback(Level.FAULT, Cue.SPINE_FLEXION))
raise SystemExit(3)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout) == (3, "[0.0, 0.0, 0.0, 0.0]\n")


def test_no_gpio_is_one_line_with_the_remedy(monkeypatch):
    monkeypatch.setenv("GPIOZERO_PIN_FACTORY", "lgpio")
    monkeypatch.setattr(gpiozero.Device, "pin_factory", None)
    with pytest.raises(DeviceError, match=r"^lamps: no GPIO library .*lgpio") as caught:
        Lamps(LampSettings())
    assert "\n" not in str(caught.value)


def test_what_a_library_says_in_two_lines_is_told_in_one(monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("can not open\ngpiochip")

    monkeypatch.setattr(gpiozero, "PWMOutputDevice", fail)
    with pytest.raises(DeviceError, match="can not open gpiochip"):
        Lamps(LampSettings())


def test_a_fallback_to_another_pin_factory_is_fatal(monkeypatch):
    def falls_back(*args, **kwargs):
        warnings.warn(gpiozero.PinFactoryFallback("from lgpio"), stacklevel=1)

    monkeypatch.setattr(gpiozero, "PWMOutputDevice", falls_back)
    with pytest.raises(DeviceError, match="from lgpio"):
        Lamps(LampSettings())


def test_a_pin_that_fails_later_is_told_by_the_next_show(threads, factory, monkeypatch):
    lamps = Lamps(LampSettings(mute=True), pin_factory=factory)
    lamps.show(FLEXION)
    with monkeypatch.context() as broken:
        broken.setattr(lamps._lamp, "_write", lambda value: 1 / 0)
        threads[0].run_for(1.0)
    with pytest.raises(DeviceError, match="no longer obey"):
        lamps.show(FLEXION)
    lamps.close()
    assert everything_dark(factory)
