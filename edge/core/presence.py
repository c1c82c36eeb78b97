"""Whether a lifter is there, told when it changes."""

import math

from edge.core.records import Event, LifterFound, LifterLost

LOST_S = 1.0  # chosen: longer than a keypoint dropout, shorter than a step aside
# Chosen: whoever comes back after this may be somebody else, with another back.
FORGET_S = 8.0


class Presence:
    """Whether a lifter is there, told once when it changes."""

    def __init__(self) -> None:
        self._here = False
        self._remembered = False
        self._seen_s = -math.inf

    def step(self, t_s: float, person: bool) -> tuple[Event, ...]:
        """Return LifterFound at once and LifterLost after a moment without them."""
        if person:
            self._seen_s = t_s
            if not self._here:
                self._here = self._remembered = True
                return (LifterFound(t_s),)
        elif self._here and not 0 <= t_s - self._seen_s < LOST_S:
            self._here = False
            return (LifterLost(t_s),)
        return ()

    def gone(self, t_s: float) -> bool:
        """Return, once, that whoever was here last is not expected back."""
        if self._remembered and not 0 <= t_s - self._seen_s < FORGET_S:
            self._remembered = False
            return True
        return False
