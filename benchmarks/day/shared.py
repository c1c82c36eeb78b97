"""What rack and service both see: pins that outlive a process, and the time of day.

A killed process leaves GPIO pins as they are; so do these, in a file that both map.
"""

import mmap
import struct
from pathlib import Path
from typing import Any

from gpiozero.pins.mock import MockPWMPin

PINS, TIME = 64, struct.Struct("=d")
OFFSET = 8  # of the wall clock, after the time


class Shared:
    """One file, mapped."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.write_bytes(bytes(PINS + 2 * TIME.size))
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), 0)

    @property
    def now_s(self) -> float:
        """The time of day, s since it began."""
        return float(TIME.unpack_from(self._map, PINS)[0])

    @now_s.setter
    def now_s(self, value: float) -> None:
        TIME.pack_into(self._map, PINS, value)

    @property
    def clock_offset_s(self) -> float:
        """How far the wall clock has jumped, s."""
        return float(TIME.unpack_from(self._map, PINS + OFFSET)[0])

    @clock_offset_s.setter
    def clock_offset_s(self, value: float) -> None:
        TIME.pack_into(self._map, PINS + OFFSET, value)

    def put(self, pin: int, value: float) -> None:
        """Keep a pin's level, 0 to 1."""
        self._map[pin] = round(255 * value)

    def lit(self) -> list[int]:
        """Return the pins that are on."""
        return [pin for pin in range(PINS) if self._map[pin]]


def pin_of(shared: Shared) -> type[MockPWMPin]:
    """Return a class of pins whose level is in ``shared``."""

    class SharedPin(MockPWMPin):  # type: ignore[misc]
        """A mock pin that others see."""

        def _set_state(self, value: Any) -> None:
            super()._set_state(value)
            del self.states[:-1]  # a mock pin's history is no memory of the rack's
            number = int(self.info.name.removeprefix("GPIO"))
            shared.put(number, float(value))

    return SharedPin
