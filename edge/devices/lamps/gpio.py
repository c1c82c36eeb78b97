"""Lamps and buzzer on the GPIO header, by gpiozero.

``show`` takes a desired state for every frame and acts only when it changes. What
changes is on the pins before ``show`` returns; the rest of a pattern is played by
gpiozero's own kind of thread, which stays in here. When ``show`` is not called any
more, the lamps turn blue and then dark by themselves.
"""

import atexit
import math
import threading
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from itertools import chain, cycle
from typing import Any

from edge.closing import Closing, close_within
from edge.core.types.codes import Cue, Level
from edge.core.types.states import Feedback
from edge.devices.lamps import signals
from edge.devices.lamps.pattern_text import Light
from edge.devices.lamps.patterns import LampSettings, PatternRow, rows
from edge.devices.lamps.pins import open_leds, open_output
from edge.devices.lamps.player import Player
from edge.devices.lamps.watch import LampWatch
from edge.errors import DeviceError, Reason

__all__ = ["LampSettings", "Lamps"]

# Half on, half off is the loudest a piezo buzzer gets.
LOUD = 0.5
# Chosen: pins take microseconds to let go of; the session waits to be stored.
CLOSE_S = 2.0
DARK = ((0.0, math.inf),)


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
        self.dimmed = 1.0  # share of the brightness that the hour leaves
        self._winking = self._resting = False
        self._settings = settings
        self._rows = rows(settings)
        self._feedback: Feedback | None = None
        self._row: PatternRow | None = None
        self._lock = threading.Lock()
        with ExitStack() as stack:
            self._leds = open_leds(stack, settings, pin_factory)
            self._buzzer = open_output(stack, settings.buzzer_pin, True, pin_factory)
            self._status = open_output(
                stack, settings.status_pin, settings.active_high, pin_factory
            )
            self._lamp = Player(self._light_up)
            self._sound = Player(self._sound_out)
            self._alive = Player(self._status_out)
            # The last ones in are the first out: nothing plays when the pins go off.
            stack.callback(self._alive.stop)
            stack.callback(self._sound.stop)
            stack.callback(self._lamp.stop)
            self._stack = stack.pop_all()
        self._watch = LampWatch(self._fall_back, self._busy_since)
        atexit.register(self.close)

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
        before = self._row
        if self._winking and not _urgent(feedback) and error is None:
            self._feedback, self._row = feedback, row
            if self._winking:  # else they have just ended, in what was before
                return
        self._winking = False
        try:
            if error is not None:
                raise error
            if before is None or row.light != before.light or row.wink_s:
                self._lamp.play(self._light_steps(row))
            if row.sound and row != before and self._audible:
                self._sound.play(iter((*row.sound, (0.0, math.inf))))
            self._rest(feedback.level is Level.ABSENT)
        except Exception as cause:
            raise DeviceError(
                f"lamps: the GPIO pins no longer obey ({cause}); check the wiring and "
                "that no other program uses them",
                reason=Reason.STALLED,
            ) from cause
        self._feedback, self._row = feedback, row

    def wink(self, times: int) -> None:
        """Wink so many times, to be counted, then show what was asked for meanwhile.

        Caution and fault are not kept waiting by it.
        """
        with self._lock:
            if self._feedback is None or not _urgent(self._feedback):
                self._winking = True
                self._attempt(self._lamp, self._winks(times))

    def tick(self) -> None:
        """Make the shortest sound, or one wink where no buzzer may sound."""
        with self._lock:
            if self._audible:
                tone = self._settings.high_hz, signals.TICK_S
                self._attempt(self._sound, iter((tone, (0.0, math.inf))))
                return
        self.wink(1)

    def self_test(self) -> None:
        """Light each lamp and tick; the first ``show`` ends it, and waits for nothing.

        Returns at once.
        """
        with self._lock:
            colours = tuple(self._leds)
            last = (Light(colours[0], ()), 0.0), math.inf
            self._attempt(self._lamp, chain(signals.each_lamp(colours), (last,)))
            self._rest(True)
        if self._audible:
            self.tick()

    @property
    def _audible(self) -> bool:
        return self._buzzer is not None and not self.muted

    def _winks(self, times: int) -> "Iterator[signals.Shade]":
        yield from signals.winks(times)
        self._winking = False
        yield from self._light_steps(self._row or self._rows[Level.ABSENT, None])

    def _attempt(self, player: Player, steps: "Iterator[tuple[Any, float]]") -> None:
        try:
            player.play(steps)
        except Exception as error:  # for the next show to tell
            self._lamp.error = error

    def _rest(self, resting: bool) -> None:
        """Blink the status lamp while nobody trains."""
        if self._status is not None and resting != self._resting:
            self._alive.play(cycle(signals.ALIVE) if resting else iter(DARK))
        self._resting = resting

    def _fall_back(self, level: Level) -> None:
        with self._lock:
            # Somebody may have spoken while this thread began.
            if self._watch.due() is not level:
                return
            self._winking = False
            self._attempt(self._lamp, self._light_steps(self._rows[level, None]))
            with suppress(Exception):  # it would say that all is well
                self._rest(False)
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
        level *= self._settings.brightness * self.dimmed
        colour = light.colour
        if colour == "blue" and "blue" not in self._leds:
            colour = "amber"
        shares = {colour: level}
        if colour == "amber" and "amber" not in self._leds:
            shares = {"red": level, "green": level * self._settings.amber_green}
        for name, led in self._leds.items():
            led.value = shares.get(name, 0.0)

    def _status_out(self, level: float) -> None:
        self._status.value = level * self._settings.brightness * self.dimmed

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


def _urgent(feedback: Feedback) -> bool:
    """Return whether a lifter must see it now, whatever else the lamp was saying."""
    return feedback.level in (Level.CAUTION, Level.FAULT)
