"""Why a GPIO pin cannot be had, in words: the pin, who holds it, and what to do."""

import fcntl
import os
import struct
from pathlib import Path

import gpiozero

from edge.errors import DeviceError, Reason

_CHIPS = "/dev/gpiochip*"
# The kernel's gpio_v2_line_info and the call that fills it (linux/gpio.h).
_GET_LINE_INFO = 0xC100B405
_LINE_INFO_BYTES, _CONSUMER_AT, _OFFSET_AT = 256, 32, 64


def no_pin(error: Exception, pin: int, what: str = "lamps") -> DeviceError:
    """Return the error for a pin that gpiozero could not open.

    Parameters
    ----------
    error
        What gpiozero, or the library under it, raised.
    pin : int
        Its BCM number.
    what : str
        The section that names the pin: ``lamps`` or ``button``.
    """
    # Some of gpiozero's errors say nothing but their name; lgpio's are in quotes.
    why = " ".join(str(error).split()) or type(error).__name__
    if why[0] == why[-1] == "'":
        why = why[1:-1]
    problem, advice, reason = _cause(error, why, pin, what)
    return DeviceError(f"{what}: {problem} ({why}); {advice}", reason=reason)


def _cause(
    error: Exception, why: str, pin: int, section: str
) -> tuple[str, str, Reason]:
    chips = sorted(Path("/dev").glob(Path(_CHIPS).name))
    if "busy" in why.lower():
        holder = _holder(pin)
        by = f" by {holder}" if holder else ""
        return (
            f"GPIO {pin} is in use{by}",
            f"end that program, or wire another pin and name it under [{section}]",
            Reason.BUSY,
        )
    if isinstance(error, ImportError) or "No module named" in why:
        return (
            "no GPIO library here",
            "sudo apt-get install python3-lgpio, and set GPIOZERO_PIN_FACTORY=lgpio",
            Reason.NOT_INSTALLED,
        )
    if isinstance(error, gpiozero.PinInvalidPin | gpiozero.GPIOPinInUse):
        return (
            f"GPIO {pin} cannot be used",
            f"name another pin under [{section}]",
            Reason.INVALID,
        )
    if not chips:
        return (
            "no GPIO pins here",
            f"there is no {_CHIPS}: wire the {section} to a Raspberry Pi",
            Reason.MISSING,
        )
    if not all(os.access(chip, os.R_OK | os.W_OK) for chip in chips):
        return (
            f"GPIO {pin} may not be used",
            "this user needs the group gpio",
            Reason.FORBIDDEN,
        )
    return (
        f"GPIO {pin} cannot be opened",
        "check GPIOZERO_PIN_FACTORY=lgpio, and the library that it names",
        Reason.UNKNOWN,
    )


def _holder(pin: int) -> str:
    """Return what the kernel calls the program that has a pin; empty if unknown."""
    chip = getattr(gpiozero.Device.pin_factory, "chip", 0)
    line = bytearray(_LINE_INFO_BYTES)
    struct.pack_into("=I", line, _OFFSET_AT, pin)
    try:
        with open(f"/dev/gpiochip{chip}", "rb") as device:
            fcntl.ioctl(device, _GET_LINE_INFO, line)
    except OSError:
        return ""
    consumer = bytes(line[_CONSUMER_AT:_OFFSET_AT])
    return consumer.partition(b"\0")[0].decode("ascii", "replace")
