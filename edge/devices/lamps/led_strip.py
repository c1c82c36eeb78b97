"""A strip or ring of LEDs over SPI, by spidev: how far the spine has bent, and how bad.

Optional, beside the lamps. spidev comes with the system (apt), as the camera does.
"""

import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from edge.closing import Closing, close_within
from edge.core.types.codes import Level
from edge.core.types.events import Step
from edge.core.types.frames import ByteArray
from edge.devices.lamps.led_bytes import SPI_HZ, Kind, apa102, ws2812
from edge.devices.lamps.watch import LampWatch
from edge.errors import DeviceError, Reason, reason_of

log = logging.getLogger(__name__)

COLOURS = {
    Level.ABSENT: (0, 0, 0),
    Level.UNSURE: (0, 0, 255),
    Level.NEUTRAL: (0, 255, 0),
    Level.CAUTION: (255, 90, 0),
    Level.FAULT: (255, 0, 0),
}
CLOSE_S = 1.0  # chosen: SPI takes a millisecond
Port = Callable[[bytes], None]


@dataclass(frozen=True, slots=True)
class StripSettings:
    """An LED strip or ring on the SPI pins; data is GPIO 10, clock GPIO 11."""

    kind: Kind = field(default="none", metadata={"doc": "What its LEDs are."})
    leds: int = field(default=8, metadata={"doc": "How many.", "min": 1, "max": 300})
    bus: int = field(
        default=0, metadata={"doc": "The 0 of /dev/spidev0.1.", "min": 0, "max": 9}
    )
    device: int = field(
        default=0, metadata={"doc": "The 1 of /dev/spidev0.1.", "min": 0, "max": 9}
    )
    # Chosen: eight LEDs at full take half an ampere, more than the header should give.
    brightness: float = field(
        default=0.2, metadata={"doc": "Of every LED.", "min": 0.0, "max": 1.0}
    )
    # Chosen: twice the flexion at which most exercises turn red.
    full_deg: float = field(
        default=40.0,
        metadata={
            "doc": "The spine's flexion or extension at which all LEDs are lit.",
            "unit": "deg",
            "min": 1.0,
            "max": 120.0,
        },
    )


class Strip(Closing):
    """Lights as many LEDs as the spine has bent, in the lamp's colour.

    A strip that fails is told once in the log: the lamps go on. When ``show`` is not
    called any more it turns blue and then dark, as the lamps do.

    Parameters
    ----------
    settings
        With a kind.
    port
        Takes bytes; None opens SPI.

    Raises
    ------
    DeviceError
        When SPI cannot be had.
    """

    def __init__(self, settings: StripSettings, port: Port | None = None) -> None:
        self._settings = settings
        self._device: Any = None
        if port is None:
            self._device = opened(settings)
            port = self._device.writebytes2
        self._port: Port | None = port
        self._shown: tuple[int, Level] | None = None
        self._busy_since_s: float | None = None
        self._watch = LampWatch(self._fall_back, lambda: self._busy_since_s)
        self._light(0, Level.ABSENT)

    def show(self, step: Step) -> None:
        """Show a step; the same number and colour again cost nothing."""
        self._watch.alive()
        level = step.feedback.level
        if not level.judged:
            # All of them, or none: how far is not known.
            lit = self._settings.leds if level is Level.UNSURE else 0
        else:
            bent_deg = abs(step.spine.spine_flexion_deg)
            share = bent_deg / self._settings.full_deg if math.isfinite(bent_deg) else 0
            # At least one, which tells the colour.
            lit = min(max(round(share * self._settings.leds), 1), self._settings.leds)
        self._light(lit, level)

    def colours(self, lit: int, level: Level) -> ByteArray:
        """Return (leds, 3) RGB with the first ``lit`` in a level's colour."""
        rgb = np.zeros((self._settings.leds, 3), np.uint8)
        rgb[:lit] = np.multiply(COLOURS[level], self._settings.brightness)
        return rgb

    def _light(self, lit: int, level: Level) -> None:
        if (lit, level) == self._shown or self._port is None:
            return
        encoded = apa102 if self._settings.kind == "apa102" else ws2812
        self._busy_since_s = time.monotonic()
        try:
            self._port(encoded(self.colours(lit, level)))
        except Exception as error:
            log.warning("strip: SPI fails (%s); the lamps go on without it", error)
            self._port = None
        finally:
            self._busy_since_s = None
        self._shown = lit, level

    def _fall_back(self, level: Level) -> None:
        if self._watch.due() is level:
            self._light(self._settings.leds, level)

    def close(self) -> None:
        """Go dark and let go of SPI; closing twice is harmless."""
        self._watch.stop()
        close_within(CLOSE_S, self._let_go, "strip")

    def _let_go(self) -> None:
        self._light(0, Level.ABSENT)
        self._port = None
        if self._device is not None:
            self._device.close()


def opened(settings: StripSettings) -> Any:
    """Return the SPI device.

    Raises
    ------
    DeviceError
        When it cannot be had.
    """
    where = f"/dev/spidev{settings.bus}.{settings.device}"
    try:
        from spidev import SpiDev
    except ImportError as error:
        raise DeviceError(
            "strip: spidev is not installed here; apt-get install python3-spidev",
            Reason.NOT_INSTALLED,
        ) from error
    device = SpiDev()
    try:
        device.open(settings.bus, settings.device)
        device.max_speed_hz = SPI_HZ[settings.kind]
        device.mode = 0
    except OSError as error:
        raise DeviceError(
            f"strip: {where} cannot be used ({error.strerror}); switch SPI on with "
            "raspi-config, and give this user the group spi",
            reason_of(error),
        ) from error
    return device
