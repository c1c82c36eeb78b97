"""One time for every picture, whatever the file says about it."""

from fractions import Fraction

DISCONTINUITY_S = 1  # chosen: a repeated time stamp is less, a restarted clock is more


class SourceClock:
    """Turns presentation times into seconds that start at 0 and always increase.

    Parameters
    ----------
    interval_s : Fraction
        The nominal time between frames, for frames that have no time of their own.
    """

    def __init__(self, interval_s: Fraction) -> None:
        self._interval_s = interval_s
        self._last_s: Fraction | None = None
        self._origin_s = Fraction(0)

    def stamp(self, presented_s: Fraction | None) -> float | None:
        """Return the frame's time, or None when it repeats a time already given.

        A missing time is one interval after the last. A jump back by a second or
        more is a clock that was restarted: time goes on one interval later.
        """
        due_s = Fraction(0) if self._last_s is None else self._last_s + self._interval_s
        if presented_s is None:
            presented_s = self._origin_s + due_s
        if self._last_s is None:
            self._origin_s = presented_s
        elif (step_s := presented_s - self._origin_s - self._last_s) <= 0:
            if step_s > -DISCONTINUITY_S:
                return None
            self._origin_s = presented_s - due_s
        self._last_s = presented_s - self._origin_s
        return float(self._last_s)
