"""When the lamps are dimmed: a time of the day, where the clock can be believed."""

import math
import re
import time as system
from collections.abc import Callable
from datetime import datetime, time

from edge.devices.host.system import time_synced
from edge.errors import ConfigError, Reason

LOOK_S = 30.0  # chosen: nobody minds half a minute of evening
_HOUR = r"([01]?\d|2[0-3]):([0-5]\d)"


def period(text: str) -> tuple[time, time] | None:
    """Return begin and end of ``22:00-06:00``; None for an empty text.

    Raises
    ------
    ConfigError
        When it is no such text.
    """
    if not text:
        return None
    match = re.fullmatch(rf"{_HOUR}\s*-\s*{_HOUR}", text.strip())
    if match is None:
        raise ConfigError(
            f"lamps.night = {text!r}: write two times of the day, such as 22:00-06:00",
            reason=Reason.INVALID,
        )
    begin_h, begin_min, end_h, end_min = map(int, match.groups())
    return time(begin_h, begin_min), time(end_h, end_min)


def is_night(text: str, now: time) -> bool:
    """Return whether a local time lies in the period, which may pass midnight."""
    span = period(text)
    if span is None:
        return False
    begin, end = span
    if begin <= end:
        return begin <= now < end
    return now >= begin or now < end


def local_time() -> time:
    """Return the time of the day where this machine is."""
    return datetime.now().astimezone().time()


class Dimmer:
    """Tells the share of brightness that the hour leaves, 0 to 1.

    A board without a clock battery wakes up in the past: while nobody keeps its clock
    right the lamps are not dimmed.
    """

    def __init__(
        self,
        night: str,
        share: float,
        *,
        now: Callable[[], time] = local_time,
        synced: Callable[[], bool] = time_synced,
        clock: Callable[[], float] = system.monotonic,
    ) -> None:
        self._night = night
        self._share = share
        self._now, self._synced, self._clock = now, synced, clock
        self._looked_s = -math.inf
        self._left = 1.0

    def left(self) -> float:
        """Return it; looks at the clock every half minute."""
        now_s = self._clock()
        if self._night and now_s - self._looked_s >= LOOK_S:
            self._looked_s = now_s
            dark = self._synced() and is_night(self._night, self._now())
            self._left = self._share if dark else 1.0
        return self._left
