"""Whether a lifter is there, told when it changes."""

import math

from edge.core.types.events import Event, LifterFound, LifterLost

# Chosen: longer than a keypoint dropout, shorter than a step out of the picture.
LOST_S = 1.0
# Chosen: partners who take turns change over in about three seconds, and the next
# one has another back; who stays away longer has ended the set.
LIFTER_GONE_S = 2.0
LEAVE_S = 8.0


class Presence:
    """Whether a lifter is there, told once when it changes."""

    def __init__(self) -> None:
        self._here = False
        self._known = self._expected = False
        self._seen_s = -math.inf

    def step(self, t_s: float, person: bool) -> tuple[Event, ...]:
        """Return LifterFound at once and LifterLost after a moment without them."""
        if person:
            self._seen_s = t_s
            if not self._here:
                self._here = self._known = self._expected = True
                return (LifterFound(t_s),)
        elif self._here and not 0 <= t_s - self._seen_s < LOST_S:
            self._here = False
            return (LifterLost(t_s),)
        return ()

    def gone(self, t_s: float) -> bool:
        """Return, once, that whoever comes next may be somebody else."""
        gone = self._known and self._away(t_s, LIFTER_GONE_S)
        self._known = self._known and not gone
        return gone

    def left(self, t_s: float) -> bool:
        """Return, once, that whoever was here last is not expected back."""
        left = self._expected and self._away(t_s, LEAVE_S)
        self._expected = self._expected and not left
        return left

    def _away(self, t_s: float, limit_s: float) -> bool:
        return not 0 <= t_s - self._seen_s < limit_s
