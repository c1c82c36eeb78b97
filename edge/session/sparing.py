"""Live frames, fewer of them while little happens: an empty gym needs no haste.

Whoever comes is looked at in every frame from the first in which they may be, so what
this costs is at most ``SEARCH_S`` at the very beginning. While the lifter stands still
between sets every other frame is enough, until they move.
"""

import math
from collections.abc import Callable, Iterator
from typing import Protocol

from edge.core.types.frames import Frame

# Chosen: five times a second, faster than anybody steps up to a bar.
SEARCH_S = 0.2
# Every other one of thirty a second; of a slower camera all are needed.
REST_S = 1 / 15
# Chosen: a camera's frames come a little early or late; half of one at thirty a second.
EARLY_S = 0.015


class Frames(Protocol):
    """Frames to come, and how many were lost on the way."""

    @property
    def dropped(self) -> int:
        """How many were lost."""

    def __iter__(self) -> Iterator[Frame]:
        """Yield the frames."""


class Sparing:
    """Those of a camera's frames that are needed.

    ``searching`` says, before each frame, that nobody was found in the last, and
    ``resting`` that who was stands still. Frames that are left out are not counted as
    lost. ``tell`` is told how far apart they may be, s, where a camera can save more.
    """

    def __init__(
        self,
        frames: Frames,
        searching: Callable[[], bool],
        resting: Callable[[], bool] = lambda: False,
        tell: Callable[[float], object] = lambda _: None,
    ) -> None:
        self._frames = frames
        self._searching = searching
        self._resting = resting
        self._tell = tell

    @property
    def dropped(self) -> int:
        """How many the camera lost."""
        return self._frames.dropped

    def __iter__(self) -> Iterator[Frame]:
        """Yield them."""
        looked_s = last_s = math.nan
        for frame in self._frames:
            gone_s, every_s = frame.t_s - looked_s, frame.t_s - last_s
            last_s = frame.t_s
            # Where the next one will do. Not so after a clock that went back.
            if every_s >= 0.0 and gone_s + every_s < self._at_most_s():
                continue
            looked_s = frame.t_s
            yield frame
            self._tell(self._apart_s())

    def _at_most_s(self) -> float:
        """Return how far apart frames may turn out to be now, s."""
        apart_s = self._apart_s()
        return apart_s + EARLY_S if apart_s else 0.0

    def _apart_s(self) -> float:
        """Return how far apart frames may be now, s."""
        if self._searching():
            return SEARCH_S
        return REST_S if self._resting() else 0.0


class While:
    """Frames for as long as they are ``wanted``, which is asked before each."""

    def __init__(self, frames: Frames, wanted: Callable[[], bool]) -> None:
        self._frames = frames
        self._wanted = wanted

    @property
    def dropped(self) -> int:
        """How many were lost."""
        return self._frames.dropped

    def __iter__(self) -> Iterator[Frame]:
        """Yield them."""
        for frame in self._frames:
            yield frame
            if not self._wanted():
                return
