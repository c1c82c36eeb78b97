"""Takes fewer pictures before heat makes the board slow, and more when it has cooled.

A board that throttles itself does so in the middle of a lift, by more than is needed,
and a lamp that is late by a varying time is worse than fewer pictures.
"""

import logging
import math

log = logging.getLogger(__name__)

# The firmware of a Pi slows down at 80 degrees. Chosen: five below, a minute's warming.
HOT_C = 75.0
COOL_C = 68.0  # chosen: far enough below that it does not swing within minutes
# Chosen: what a step changes shows in the temperature after so long.
DOWN_S, UP_S = 30.0, 180.0
# Shares of the frame rate that is set. Chosen: at half of 30, a fault still shows 67 ms
# after its picture.
STEPS = (1.0, 2 / 3, 1 / 2)


class Cooling:
    """Says how many pictures a second the board's heat allows."""

    def __init__(self, fps: float) -> None:
        self._fps = fps
        self._at = 0
        self._changed_s = -math.inf

    @property
    def fps(self) -> float:
        """Return the frame rate that is taken now, Hz."""
        return self._fps * STEPS[self._at]

    def step(self, t_s: float, temperature_c: float | None) -> bool:
        """Take a temperature; returns whether the rate is another one now.

        A board that does not tell its temperature is left as it is.
        """
        if temperature_c is None:
            return False
        since_s = t_s - self._changed_s
        if temperature_c >= HOT_C and self._at < len(STEPS) - 1 and since_s >= DOWN_S:
            return self._to(self._at + 1, t_s, temperature_c)
        if temperature_c <= COOL_C and self._at > 0 and since_s >= UP_S:
            return self._to(self._at - 1, t_s, temperature_c)
        return False

    def _to(self, at: int, t_s: float, temperature_c: float) -> bool:
        why = "so that heat does not slow it down" if at > self._at else "it has cooled"
        self._at, self._changed_s = at, t_s
        log.warning(
            "the board is at %.0f °C: %.0f pictures a second from now on, %s",
            temperature_c,
            self.fps,
            why,
        )
        return True
