"""Dark and silent however it ends; pins that fail are told."""

import subprocess
import sys
import warnings

import gpiozero
import pytest
from support.lamps_made import FLEXION

from edge.devices.lamps.gpio import Lamps, LampSettings
from edge.errors import DeviceError, Reason


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
from edge.core.records import Feedback
from edge.core.words import Cue, Level
from edge.devices.lamps import Lamps, LampSettings
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
    with pytest.raises(
        DeviceError, match=r"^lamps: no GPIO pin 17 here .*lgpio"
    ) as told:
        Lamps(LampSettings())
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("error", "told", "reason"),
    [
        (RuntimeError("GPIO busy"), r"\(GPIO busy\); end what uses it", Reason.BUSY),
        (PermissionError(13, "Permission denied"), "group gpio", Reason.FORBIDDEN),
        (
            ModuleNotFoundError("No module named 'lgpio'"),
            "install python3-lgpio",
            Reason.NOT_INSTALLED,
        ),
        (gpiozero.BadPinFactory(), r"\(BadPinFactory\)", Reason.NOT_INSTALLED),
        (RuntimeError("can not open\ngpiochip"), "open gpiochip", Reason.MISSING),
    ],
)
def test_why_a_pin_cannot_be_had_is_told(monkeypatch, error, told, reason):
    def fail(*args, **kwargs):
        raise error

    monkeypatch.setattr(gpiozero, "PWMOutputDevice", fail)
    with pytest.raises(
        DeviceError, match=r"^lamps: no GPIO pin 17 here .*" + told
    ) as got:
        Lamps(LampSettings())
    assert got.value.reason is reason
    assert "\n" not in str(got.value)


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
