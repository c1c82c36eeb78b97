"""Lamps and buzzer on the GPIO header, by gpiozero.

``show`` takes a desired state for every frame and acts only when it changes. What
changes is on the pins before ``show`` returns; the rest of a pattern is played by
gpiozero's own kind of thread, which stays in here. When ``show`` is not called any
more, the lamps turn blue and then dark by themselves.
"""

import atexit
import math
import threading
import warnings
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import chain, cycle
from typing import Any

import gpiozero

from edge.closing import Closing, close_within
from edge.core.types.codes import Cue, Level
from edge.core.types.states import Feedback
from edge.devices.lamps.gpio_causes import no_pin
from edge.devices.lamps.patterns import LampSettings, Light, PatternRow, rows
from edge.devices.lamps.player import Player
from edge.devices.lamps.watch import LampWatch
from edge.errors import DeviceError, Reason

__all__ = ["LampSettings", "Lamps"]

# Half on, half off is the loudest a piezo buzzer gets.
LOUD = 0.5
# Chosen: pins take microseconds to let go of; the session waits to be stored.
CLOSE_S = 2.0


class Lamps(Closing):
    """Three or four LEDs, or one RGB LED, and a buzzer; dark and silent after close.

    Use it in a ``with`` block: it goes dark at the end of the block, also when that
    ends by an exception, and at the latest when the interpreter exits. What no program
    can catch, such as SIGKILL, leaves the pins to the kernel.

    Parameters
    ----------
    settings
        Pins and patterns.
    pin_factory
        gpiozero's door to the hardware; None takes the one that the environment
        variable GPIOZERO_PIN_FACTORY names.

    Raises
    ------
    DeviceError
        When there is no usable GPIO, here or in any later ``show``.
    """

    def __init__(self, settings: LampSettings, *, pin_factory: Any = None) -> None:
        self.muted = settings.mute
        self._settings = settings
        self._rows = rows(settings)
        self._feedback: Feedback | None = None
        self._row: PatternRow | None = None
        self._lock = threading.Lock()
        with ExitStack() as stack:
            self._leds = self._open_leds(stack, pin_factory)
            self._buzzer = self._open(stack, settings.buzzer_pin, True, pin_factory)
            self._lamp = Player(self._light_up)
            self._sound = Player(self._sound_out)
            # The last ones in are the first out: nothing plays when the pins go off.
            stack.callback(self._sound.stop)
            stack.callback(self._lamp.stop)
            self._stack = stack.pop_all()
        self._watch = LampWatch(self._fall_back, self._busy_since)
        atexit.register(self.close)

    def _open_leds(self, stack: ExitStack, factory: Any) -> dict[str, Any]:
        pins = {
            "red": self._settings.red_pin,
            "amber": self._settings.amber_pin,
            "green": self._settings.green_pin,
            "blue": self._settings.blue_pin,
        }
        return {
            colour: self._open(stack, pin, self._settings.active_high, factory)
            for colour, pin in pins.items()
            if pin is not None
        }

    @staticmethod
    def _open(
        stack: ExitStack, pin: int | None, active_high: bool, factory: Any
    ) -> Any:
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

    def show(self, feedback: Feedback) -> None:
        """Show a state; the same state again changes nothing and costs nothing.

        A sound and a wink belong to the moment their state begins; a sound then
        plays to its end. A wink is not cut short when only its cue goes away.

        Raises
        ------
        DeviceError
            When the pins no longer obey.
        """
        self._watch.alive()
        with self._lock:
            self._show(feedback)

    def _show(self, feedback: Feedback) -> None:
        error = self._lamp.error or self._sound.error
        if self._watch.stuck:
            error = TimeoutError("a pin does not answer")
        if feedback == self._feedback and error is None:
            return
        key: tuple[Level, Cue | None] = (feedback.level, feedback.cue)
        row = self._rows.get(key) or self._rows[feedback.level, None]
        try:
            if error is not None:
                raise error
            if self._row is None or row.light != self._row.light or row.wink_s:
                self._lamp.play(self._light_steps(row))
            audible = self._buzzer is not None and not self.muted
            if row.sound and row != self._row and audible:
                self._sound.play(iter((*row.sound, (0.0, math.inf))))
        except Exception as cause:
            raise DeviceError(
                f"lamps: the GPIO pins no longer obey ({cause}); check the wiring and "
                "that no other program uses them",
                reason=Reason.STALLED,
            ) from cause
        self._feedback, self._row = feedback, row

    def _fall_back(self, level: Level) -> None:
        with self._lock:
            # Somebody may have spoken while this thread began.
            if self._watch.due() is not level:
                return
            try:
                self._lamp.play(self._light_steps(self._rows[level, None]))
            except Exception as error:  # for the next show to tell
                self._lamp.error = error
            self._feedback = self._row = None

    def _busy_since(self) -> float | None:
        began = [self._lamp.busy_since_s, self._sound.busy_since_s]
        return min((each for each in began if each is not None), default=None)

    @staticmethod
    def _light_steps(row: PatternRow) -> "Iterator[tuple[tuple[Light, float], float]]":
        wink = [((row.light, 0.0), row.wink_s)] if row.wink_s else []
        steps = (((row.light, level), seconds) for level, seconds in row.light.steps)
        return chain(wink, cycle(steps))

    def _light_up(self, shade: tuple[Light, float]) -> None:
        light, level = shade
        level *= self._settings.brightness
        colour = light.colour
        if colour == "blue" and "blue" not in self._leds:
            colour = "amber"
        shares = {colour: level}
        if colour == "amber" and "amber" not in self._leds:
            shares = {"red": level, "green": level * self._settings.amber_green}
        for name, led in self._leds.items():
            led.value = shares.get(name, 0.0)

    def _sound_out(self, hertz: float) -> None:
        if hertz and self._settings.buzzer == "passive":
            self._buzzer.frequency = hertz
            self._buzzer.value = LOUD
        else:
            self._buzzer.value = 1.0 if hertz else 0.0

    def close(self) -> None:
        """Go dark and silent and let go of the pins; closing twice is harmless.

        What fails is logged. A pin that does not answer is left after 2 s, and
        ``hanging`` of ``edge.closing`` says so.
        """
        atexit.unregister(self.close)
        self._watch.stop()
        close_within(CLOSE_S, self._stack.close, "lamps")
