"""Whether pictures can be worth anything: too dark, too bright, or always the same."""

import math
from dataclasses import dataclass

import numpy as np

from edge.core.types.frames import ByteArray, Frame

# Every 16th row and column: 3600 pixels of 1280 x 720, a tenth of a millisecond.
STRIDE_PX = 16
# A sensor's own noise changes some pixel in every picture, in the dark too. Chosen: far
# above two pictures that happen to be equal, below the 5 s without any picture.
FROZEN_S = 2.0
# Shares of full brightness, chosen: a covered lens gives below 2 %, a dim gym 15 %; in
# a picture that is half white nothing of the lifter is left.
BLACK, DARK, WHITE = 0.03, 0.10, 0.5
BLOWN = 250  # of 255: what lies above tells nothing any more


@dataclass(frozen=True, slots=True)
class Light:
    """How a picture is lit: its mean, and its share of white, both 0 to 1."""

    brightness: float
    white: float

    @property
    def trouble(self) -> str | None:
        """Return ``black``, ``dark`` or ``bright``; None where it can be used."""
        if self.brightness < BLACK:
            return "black"
        if self.brightness < DARK:
            return "dark"
        return "bright" if self.white > WHITE else None


def light(rgb: ByteArray) -> Light:
    """Return how a picture of (H, W, 3) RGB is lit, by its green."""
    green = rgb[::STRIDE_PX, ::STRIDE_PX, 1]
    return Light(float(green.mean()) / 255.0, float(np.mean(green >= BLOWN)))


class FrozenWatch:
    """Tells how long the picture has not changed at all, s.

    In the dark, and where all is white, pictures may well be equal: there it cannot
    tell, and says 0.
    """

    def __init__(self) -> None:
        self._last: ByteArray | None = None
        self._since_s = math.nan

    def step(self, frame: Frame) -> float:
        """Return for how long the very same picture has come."""
        seen = frame.rgb[::STRIDE_PX, ::STRIDE_PX].copy()
        tells = np.ptp(seen) > 0 and light(frame.rgb).brightness >= BLACK
        if self._last is None or not tells or not np.array_equal(seen, self._last):
            self._last, self._since_s = seen, frame.t_s
        return frame.t_s - self._since_s
