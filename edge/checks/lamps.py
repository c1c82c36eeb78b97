"""The pins of lamps, buzzer, button and strip: are they free, and who drives them."""

import gpiozero

from edge.checks.finding import Finding, note, ok, untouched, wrong
from edge.devices.lamps.button import Button
from edge.devices.lamps.gestures import ButtonSettings
from edge.devices.lamps.gpio import Lamps
from edge.devices.lamps.led_strip import StripSettings, opened
from edge.devices.lamps.patterns import LampSettings
from edge.errors import DeviceError, Reason

FREE_IT = "sudo systemctl stop hingewatch, and run doctor again"


def check(settings: LampSettings, *, running: bool) -> list[Finding]:
    """Return whether the pins can be had; nothing is lit.

    Those that a ``running`` rack holds are let be.
    """
    name = "lamps"
    try:
        with Lamps(settings):
            factory = type(gpiozero.Device.pin_factory).__name__
    except DeviceError as error:
        if running and error.reason is Reason.BUSY:
            what = "in use by the rack that runs"
            return [untouched(name, what, FREE_IT)]
        raise
    wired = {
        colour: getattr(settings, f"{colour}_pin")
        for colour in ("red", "amber", "green", "blue", "buzzer", "status")
    }
    pins = ", ".join(f"{key} {pin}" for key, pin in wired.items() if pin is not None)
    summary = f"GPIO {pins}, free, by {factory}"
    if factory.startswith("Mock"):
        return [note(name, f"{summary}: no lamp is wired to that", "for tests only")]
    return [ok(name, summary)]


def check_button(settings: ButtonSettings, *, running: bool) -> list[Finding]:
    """Return whether the button's pin can be had, and that nobody presses it."""
    name = "button"
    if settings.pin is None:
        return [ok(name, "none is set")]
    try:
        with Button(settings) as button:
            pressed = button.pressed
    except DeviceError as error:
        if running and error.reason is Reason.BUSY:
            return [untouched(name, "in use by the rack that runs", FREE_IT)]
        raise
    if pressed:
        what = f"GPIO {settings.pin} is pressed all the time"
        remedy = "wire the button between that pin and ground, open when it is let go"
        return [wrong(name, what, remedy, Reason.INVALID)]
    return [ok(name, f"GPIO {settings.pin}, not pressed now")]


def check_strip(settings: StripSettings) -> list[Finding]:
    """Return whether the LED strip can be spoken to; SPI does not hear an answer."""
    name = "strip"
    if settings.kind == "none":
        return [ok(name, "none is set")]
    opened(settings).close()
    return [ok(name, f"{settings.leds} {settings.kind}; SPI takes what they are sent")]
