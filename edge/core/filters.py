"""What steadies a series of frames: their clock, a low-pass and pairs of thresholds."""

import math
from dataclasses import dataclass
from typing import Generic, TypeVar

from edge.core.types.frames import FloatArray

# Chosen: what was not seen for longer may have changed altogether. Cameras that lose
# frames lose a few tenths of a second.
GAP_S = 1.0

Value = TypeVar("Value", float, FloatArray)


class FrameClock:
    """Tells how long ago the frame before was; ``gap_s`` is too long to bridge."""

    def __init__(self, gap_s: float = GAP_S) -> None:
        self._gap_s = gap_s
        self.reset()

    def reset(self) -> None:
        """Forget the frame before."""
        self._t_s = -math.inf

    def step(self, t_s: float) -> float:
        """Return the seconds since the frame before.

        It is 0 for the first frame, after a gap and where time did not go on: nothing
        that was seen before is to be gone on from.
        """
        dt_s = t_s - self._t_s
        self._t_s = t_s
        return dt_s if 0 < dt_s < self._gap_s else 0.0

    @property
    def t_s(self) -> float:
        """Return when the last frame was."""
        return self._t_s

    def bridges(self, t_s: float) -> bool:
        """Return whether the frame before is recent enough to go on from."""
        return t_s - self._t_s < self._gap_s


class LowPass(Generic[Value]):
    """A first-order low-pass with a time constant in seconds.

    It takes its first value as it is, and so the first after ``reset`` and after a gap.
    ``value`` is None before one.
    """

    def __init__(self, constant_s: float, value: Value | None = None) -> None:
        self._constant_s = constant_s
        self.value: Value | None = value

    def reset(self, value: Value | None = None) -> None:
        """Start again, at ``value`` where one is given."""
        self.value = value

    def step(self, dt_s: float, value: Value) -> Value:
        """Take a value and return the filtered one.

        ``dt_s`` is the time since the value before, 0 after a gap (``FrameClock``).
        """
        now = value
        if dt_s and self.value is not None:
            # As ``share``: called a dozen times a frame, a call less is told.
            share_now = 1.0 - math.exp(-dt_s / self._constant_s)
            now = self.value + share_now * (value - self.value)
        self.value = now
        return now


def share(dt_s: float, constant_s: float) -> float:
    """Return how far a first-order low-pass goes in ``dt_s`` to what it sees, 0 to 1.

    ``constant_s`` is its time constant: after it, 63 % of a step are reached.
    """
    return 1.0 - math.exp(-dt_s / constant_s)


@dataclass(frozen=True, slots=True)
class Hysteresis:
    """A pair of thresholds, so that noise at one value does not chatter.

    With ``enter`` above ``leave`` it holds above them, else below.
    """

    enter: float
    leave: float

    def holds(self, value: float, held: bool) -> bool:
        """Return whether it holds at ``value``, having ``held`` before; NaN never."""
        limit = self.leave if held else self.enter
        return value > limit if self.enter > self.leave else value < limit
