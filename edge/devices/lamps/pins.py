"""Opens the pins of lamps and buzzer, dark and silent again when they are closed."""

import warnings
from contextlib import ExitStack
from typing import Any

import gpiozero

from edge.devices.lamps.gpio_causes import no_pin
from edge.devices.lamps.patterns import LampSettings


def open_output(
    stack: ExitStack, pin: int | None, active_high: bool, factory: Any
) -> Any:
    """Return a dimmable output that the ``stack`` darkens and closes; None for none.

    Raises
    ------
    DeviceError
        When the pin cannot be had.
    """
    if pin is None:
        return None
    try:
        with warnings.catch_warnings():
            # A fallback would drive nothing, or a Pi 5's wrong chip, in silence.
            warnings.simplefilter("error", gpiozero.PinFactoryFallback)
            device = gpiozero.PWMOutputDevice(
                pin, active_high=active_high, pin_factory=factory
            )
    except Exception as error:
        raise no_pin(error, pin) from error
    stack.callback(device.close)
    stack.callback(device.off)
    return device


def open_leds(stack: ExitStack, settings: LampSettings, factory: Any) -> dict[str, Any]:
    """Return the wired lamps by colour."""
    pins = {
        "red": settings.red_pin,
        "amber": settings.amber_pin,
        "green": settings.green_pin,
        "blue": settings.blue_pin,
    }
    return {
        colour: open_output(stack, pin, settings.active_high, factory)
        for colour, pin in pins.items()
        if pin is not None
    }
