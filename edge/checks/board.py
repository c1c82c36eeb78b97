"""The board: does it know the time, and has it enough power and air."""

from pathlib import Path

from edge.checks.finding import Finding, note, ok, wrong
from edge.devices.host.system import Health, health, time_synced
from edge.errors import Reason

# The firmware of every Pi slows down from 80 degrees on, and stops at 85 (Raspberry Pi
# documentation, "Frequency management and thermal control").
HOT_C = 80.0
WARM_C = 70.0  # chosen: a summer's day in the gym warmer, and it would be too hot
# Bits of the firmware's get_throttled: now, and since boot.
LOW_VOLTAGE, SLOWED = 0x1 | 0x1_0000, 0x2 | 0x4 | 0x8
SUPPLY = "use the power supply that is made for this board, and a short thick cable"
AIR = "give it air or a heat sink, or set camera.fps lower"


def check_clock() -> list[Finding]:
    """Return whether the clock is kept right."""
    if time_synced():
        return [ok("clock", "is kept right")]
    return [
        note(
            "clock",
            "nobody keeps it right; sessions get their date once somebody does",
            "give this machine a network with a time server; timedatectl shows it",
        )
    ]


def check_power(health_now: Health) -> list[Finding]:
    """Return whether the voltage was always high enough."""
    bits = health_now.throttled
    if health_now.under_voltage or (bits is not None and bits & LOW_VOLTAGE):
        now = health_now.under_voltage or (bits or 0) & 0x1
        when = "now" if now else "some time since it was switched on"
        what = f"the voltage is too low {when}" if now else f"the voltage fell {when}"
        return [wrong("power", what, SUPPLY, Reason.INVALID)]
    if bits is None and health_now.under_voltage is None:
        return [note("power", "this board does not tell")]
    return [ok("power", "the voltage was never too low since it was switched on")]


def check_heat(health_now: Health) -> list[Finding]:
    """Return whether heat slows the board down."""
    heat_c, bits = health_now.temperature_c, health_now.throttled or 0
    at = "" if heat_c is None else f" at {heat_c:.0f} °C"
    # Too little voltage caps the clock as well; that is told under power.
    if bits & 0x8 or (bits & SLOWED and not bits & 0x1) or (heat_c or 0.0) >= HOT_C:
        return [wrong("heat", f"the board slows down{at}", AIR, Reason.INVALID)]
    if bits & 0x8_0000 or (heat_c or 0.0) >= WARM_C:
        slowed = ", and slowed down since it was switched on" if bits & 0x8_0000 else ""
        return [note("heat", f"warm{at}{slowed}", AIR)]
    if heat_c is None:
        return [note("heat", "this board does not tell")]
    return [ok("heat", f"{heat_c:.0f} °C")]


def check(root: Path = Path("/")) -> list[Finding]:
    """Return clock, power and heat, from files below ``root``."""
    health_now = health(root)
    return [*check_clock(), *check_power(health_now), *check_heat(health_now)]
