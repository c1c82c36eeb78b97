"""Plays a pattern on one output: the first step at once, the others by a thread."""

import math
import time
from collections.abc import Callable, Iterator
from typing import Any

from gpiozero import ZombieThread
from gpiozero.threads import GPIOThread

from edge.closing import leave_behind

# Chosen: a pin takes microseconds; one that hangs must not keep the others lit.
STOP_S = 0.5


class Player:
    """Plays (value, seconds) steps on one output until told otherwise.

    ``busy_since_s`` is when the write began that is under way, on the monotonic clock;
    ``error`` is what went wrong behind the caller's back.
    """

    def __init__(self, write: Callable[[Any], None]) -> None:
        self.error: Exception | None = None
        self.busy_since_s: float | None = None
        self._write = write
        self._thread: Any = None

    def play(self, steps: Iterator[tuple[Any, float]]) -> None:
        """Write the first value now and leave the others to a thread."""
        self.stop()
        value, seconds = next(steps)
        self._put(value)
        if seconds < math.inf:
            self._thread = GPIOThread(self._run, (seconds, steps))
            self._thread.start()

    def stop(self) -> None:
        """End what is playing; nothing is written once this returns.

        Raises TimeoutError when a write hangs.
        """
        if self._thread is not None:
            thread, self._thread = self._thread, None
            try:
                thread.stop(STOP_S)
            except ZombieThread as error:
                leave_behind("lamps", thread.is_alive)
                raise TimeoutError("a pin does not answer") from error

    def _put(self, value: Any) -> None:
        self.busy_since_s = time.monotonic()
        try:
            self._write(value)
        finally:
            self.busy_since_s = None

    def _run(self, seconds: float, steps: Iterator[tuple[Any, float]]) -> None:
        thread = self._thread
        if thread is None:  # stopped before it began
            return
        stopping = thread.stopping
        try:
            while seconds < math.inf and not stopping.wait(seconds):
                value, seconds = next(steps)
                self._put(value)
        except Exception as error:  # handed to the next show: a thread has no caller
            self.error = error
