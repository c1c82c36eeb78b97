"""Live frames, fewer of them while nobody is in sight: an empty gym needs no haste.

Whoever comes is looked at in every frame from the first in which they may be, so what
this costs is at most ``SEARCH_S`` at the very beginning.
"""

import math
from collections.abc import Callable, Iterator
from typing import Protocol

from edge.core.types.frames import Frame

# Chosen: five times a second, faster than anybody steps up to a bar.
SEARCH_S = 0.2
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

    ``searching`` says, before each frame, that nobody was found in the last. Frames
    that are left out are not counted as lost.
    """

    def __init__(self, frames: Frames, searching: Callable[[], bool]) -> None:
        self._frames = frames
        self._searching = searching

    @property
    def dropped(self) -> int:
        """How many the camera lost."""
        return self._frames.dropped

    def __iter__(self) -> Iterator[Frame]:
        """Yield them."""
        looked_s = math.nan
        for frame in self._frames:
            # Not so after a clock that went back.
            soon = 0.0 <= frame.t_s - looked_s < SEARCH_S - EARLY_S
            if soon and self._searching():
                continue
            looked_s = frame.t_s
            yield frame
