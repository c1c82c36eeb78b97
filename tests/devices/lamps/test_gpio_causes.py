"""A pin that cannot be had is told with its number, its holder and the reason."""

import io
import struct

import gpiozero
import pytest

from edge.devices.lamps import gpio_causes
from edge.devices.lamps.gpio import Lamps, LampSettings
from edge.devices.lamps.gpio_causes import no_pin
from edge.errors import DeviceError, Reason


class LgpioError(Exception):
    """As lgpio's own: its text is in quotes."""

    def __str__(self):
        return repr(self.args[0])


@pytest.fixture
def kernel(monkeypatch):
    """A kernel that says whose pin 27 is."""

    def answer(_device, request, line):
        assert (request, len(line)) == (0xC100B405, 256)
        assert struct.unpack_from("=I", line, 64) == (27,)
        line[0:6], line[32:43] = b"GPIO27", b"pisound-btn"

    monkeypatch.setattr("fcntl.ioctl", answer)
    monkeypatch.setattr(gpio_causes, "open", lambda *_: io.BytesIO(), raising=False)


@pytest.mark.usefixtures("kernel")
def test_a_busy_pin_is_told_with_its_holder(factory, monkeypatch):
    opened = gpiozero.PWMOutputDevice

    def open_pin(pin, **how):
        if pin == 27:
            raise LgpioError("GPIO busy")
        return opened(pin, **how)

    monkeypatch.setattr(gpiozero, "PWMOutputDevice", open_pin)
    with pytest.raises(DeviceError) as caught:
        Lamps(LampSettings(), pin_factory=factory)
    message = str(caught.value)
    assert "GPIO 27 is in use by pisound-btn (GPIO busy)" in message
    assert "python3-lgpio" not in message
    assert caught.value.reason is Reason.BUSY
    assert all(pin.function == "input" for pin in factory.pins.values())


def test_a_busy_pin_without_a_known_holder_is_told():
    assert "GPIO 17 is in use (GPIO busy)" in str(no_pin(LgpioError("GPIO busy"), 17))


@pytest.mark.parametrize(
    ("error", "reason", "says"),
    [
        (ModuleNotFoundError("No module named 'lgpio'"), Reason.NOT_INSTALLED, "lgpio"),
        (
            gpiozero.PinFactoryFallback("from lgpio: No module named 'lgpio'"),
            Reason.NOT_INSTALLED,
            "python3-lgpio",
        ),
        (gpiozero.PinInvalidPin("99 is not a valid pin"), Reason.INVALID, "another"),
        (gpiozero.GPIOPinInUse("in use by LED"), Reason.INVALID, "in use by LED"),
    ],
)
def test_every_cause_has_its_own_remedy(error, reason, says):
    error_line = no_pin(error, 17)
    assert error_line.reason is reason
    assert says in str(error_line)
    assert "\n" not in str(error_line)


@pytest.mark.parametrize(
    ("chips", "allowed", "reason", "says"),
    [
        ([], True, Reason.MISSING, "no /dev/gpiochip"),
        (["/dev/null"], False, Reason.FORBIDDEN, "group gpio"),
        (["/dev/null"], True, Reason.UNKNOWN, "can not open gpiochip"),
    ],
)
def test_a_chip_that_does_not_open_is_told(monkeypatch, chips, allowed, reason, says):
    monkeypatch.setattr("pathlib.Path.glob", lambda folder, pattern: iter(chips))
    monkeypatch.setattr("os.access", lambda path, mode: allowed)
    error_line = no_pin(LgpioError("can not open gpiochip"), 17)
    assert error_line.reason is reason
    assert says in str(error_line)
