"""One button beside the rack: how long it was held is what it says."""

import time
import warnings
from collections import deque
from collections.abc import Callable
from typing import Any

import gpiozero

from edge.closing import Closing
from edge.devices.lamps.gestures import (
    END_S,
    REFERENCE_S,
    STUCK_S,
    ButtonSettings,
    Gesture,
    meant,
)
from edge.devices.lamps.gpio_causes import no_pin

BOUNCE_S = 0.03  # chosen: contacts bounce for 10 ms, and no finger is quicker


class Button(Closing):
    """Gestures of one button, when somebody asks for them; acts on release.

    Parameters
    ----------
    settings
        With a pin.
    pin_factory
        gpiozero's; None takes the one that GPIOZERO_PIN_FACTORY names.
    clock
        Monotonic seconds.

    Raises
    ------
    DeviceError
        When the pin cannot be had.
    """

    def __init__(
        self,
        settings: ButtonSettings,
        *,
        pin_factory: Any = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        assert settings.pin is not None
        self._clock = clock
        self._edges: deque[tuple[bool, float]] = deque()
        self._since_s: float | None = None
        self._ticks = 0
        try:
            with warnings.catch_warnings():
                # A fallback would drive nothing, or a Pi 5's wrong chip, in silence.
                warnings.simplefilter("error", gpiozero.PinFactoryFallback)
                self._device = gpiozero.Button(
                    settings.pin, bounce_time=BOUNCE_S, pin_factory=pin_factory
                )
        except Exception as error:
            raise no_pin(error, settings.pin, "button") from error
        # From gpiozero's thread; nothing is done in it.
        self._device.when_pressed = lambda: self._edges.append((True, clock()))
        self._device.when_released = lambda: self._edges.append((False, clock()))

    @property
    def pressed(self) -> bool:
        """Return whether it is held now."""
        return bool(self._device.is_pressed)

    def gestures(self) -> list[Gesture]:
        """Return what was said since the last call; returns at once."""
        said: list[Gesture] = []
        while self._edges:
            pressed, at_s = self._edges.popleft()
            if pressed:
                self._since_s, self._ticks = at_s, 0
            elif self._since_s is not None:
                held_s = at_s - self._since_s
                said += self._passed(held_s)
                self._since_s = None
                if held_s < STUCK_S:
                    said.append(meant(held_s))
        if self._since_s is not None:
            said += self._passed(self._clock() - self._since_s)
        return said

    def _passed(self, held_s: float) -> list[Gesture]:
        passed = sum(held_s >= limit_s for limit_s in (REFERENCE_S, END_S))
        ticks, self._ticks = passed - self._ticks, passed
        return [Gesture.TICK] * ticks

    def close(self) -> None:
        """Let go of the pin; closing twice is harmless."""
        self._device.close()
