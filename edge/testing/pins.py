"""Lamps on gpiozero's mock pins, played by a clock that the test moves.

>>> from gpiozero.pins.mock import MockFactory
>>> from edge.core.types.codes import Level
>>> from edge.core.types.states import Feedback
>>> from edge.devices.lamps.gpio import Lamps, LampSettings
>>> pins = MockFactory(pin_class=TonePin)
>>> with fake_threads() as threads, Lamps(LampSettings(), pin_factory=pins) as lamps:
...     lamps.show(Feedback(Level.CAUTION))
...     threads[0].run_for(1.0)
...     history(pins, LampSettings().red_pin)
[0.0, 1.0, 0.0]
"""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from gpiozero.pins.mock import MockFactory, MockPWMPin


class TonePin(MockPWMPin):
    """A pin that also keeps the frequencies that it was driven with, ``tones``, Hz."""

    def __init__(self, factory: Any, info: Any) -> None:
        self.tones: list[float | None] = []
        super().__init__(factory, info)

    def _set_frequency(self, value: float | None) -> None:
        self.tones.append(value)
        super()._set_frequency(value)


class FakeThread:
    """Stands in for gpiozero's thread: it runs only when the test calls ``run_for``.

    ``waits`` are the seconds between the steps that it has played.
    """

    def __init__(self, target: Callable[..., None], args: tuple[Any, ...]) -> None:
        self.target, self.args = target, args
        self.stopping = self
        self.waits: list[float] = []
        self.limit_s = 0.0
        self.alive = False

    def start(self) -> None:
        """Take part from now on."""
        self.alive = True

    def stop(self, timeout: float) -> None:
        """End; there is nothing to wait for."""
        self.alive = False

    def wait(self, seconds: float) -> bool:
        """Return whether the time that the test gave is over."""
        self.waits.append(seconds)
        return math.fsum(self.waits) > self.limit_s

    def run_for(self, seconds: float) -> None:
        """Play the steps of so many seconds at once."""
        assert self.alive, "this pattern was stopped"
        self.limit_s = seconds + 1e-6
        self.target(*self.args)


@contextmanager
def fake_threads() -> Iterator[list[FakeThread]]:
    """Within it lamps and buzzer make fake threads; they are listed as they come."""
    made: list[FakeThread] = []

    def thread(target: Callable[..., None], args: tuple[Any, ...]) -> FakeThread:
        made.append(FakeThread(target, args))
        return made[-1]

    with patch("edge.devices.lamps.player.GPIOThread", thread):
        yield made


def history(factory: MockFactory, number: int) -> list[float]:
    """Return every value that a pin has had, in order, 0 to 1."""
    return [float(state.state) for state in factory.pin(number).states]
