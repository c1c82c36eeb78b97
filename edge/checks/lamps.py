"""The pins of lamps and buzzer: are they free, and by which library are they driven."""

import gpiozero

from edge.checks.finding import Finding, note, ok, untouched
from edge.devices.lamps.gpio import Lamps
from edge.devices.lamps.patterns import LampSettings
from edge.errors import DeviceError, Reason


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
            remedy = "sudo systemctl stop hingewatch, and run doctor again"
            return [untouched(name, what, remedy)]
        raise
    wired = {
        colour: getattr(settings, f"{colour}_pin")
        for colour in ("red", "amber", "green", "blue", "buzzer")
    }
    pins = ", ".join(f"{key} {pin}" for key, pin in wired.items() if pin is not None)
    told = f"GPIO {pins}, free, by {factory}"
    if factory.startswith("Mock"):
        return [note(name, f"{told}: no lamp is wired to that", "for tests only")]
    return [ok(name, told)]
