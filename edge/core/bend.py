"""A bend of the hips: while it lasts, and what is left of it when it has ended."""

import math
from dataclasses import dataclass, field

# Chosen: a lifter who pauses at the bottom sways by less; 5 deg below the deepest is
# on the way up.
NEAR_DEEPEST_DEG = 5.0
# Chosen: who has stopped at the bottom for so long may have put the weight down there.
# With the weight in the hands, the pauses in real and rendered clips last up to 0.7 s.
REST_S = 1.0


@dataclass(frozen=True, slots=True)
class Bend:
    """A bend that ended; ``reason`` says why it does not count, or is None.

    ``index`` is its number within the set, from 1, if it counts.
    """

    start_s: float
    end_s: float
    bottom_start_s: float
    bottom_end_s: float
    started_bent: bool
    rom_deg: float
    reason: str | None
    index: int = 1

    @property
    def eccentric_s(self) -> float:
        """Return the time on the way down; NaN when it was not seen."""
        return math.nan if self.started_bent else self.bottom_start_s - self.start_s

    @property
    def pause_s(self) -> float:
        """Return the time near the deepest point."""
        return self.bottom_end_s - self.bottom_start_s

    @property
    def concentric_s(self) -> float:
        """Return the time on the way up."""
        return self.end_s - self.bottom_end_s


@dataclass(slots=True)
class BendSoFar:
    """A bend in progress: when it began, and how deep it has been, in degrees.

    ``highest_deg`` is the least flexion since it last began to rise; ``void`` says
    that it shall not count, ``rested`` that the weight was on the floor in it.
    """

    start_s: float
    t_s: float
    started_bent: bool
    deepest_deg: float
    void: bool = False
    rested: bool = field(init=False)
    stopped_s: float = math.nan
    highest_deg: float = math.nan
    bottom_start_s: float = field(init=False)
    bottom_end_s: float = field(init=False)
    _bottom_deg: float = field(init=False)

    def __post_init__(self) -> None:
        """Begin at the bottom: whatever is deeper moves it."""
        self.bottom_start_s = self.bottom_end_s = self.t_s
        self._bottom_deg = self.deepest_deg
        self.rested = self.started_bent

    def follow(self, t_s: float, hip_deg: float) -> None:
        """Take one frame."""
        self.t_s = t_s
        if hip_deg > self.deepest_deg:
            if hip_deg > self._bottom_deg + NEAR_DEEPEST_DEG:
                self.bottom_start_s, self._bottom_deg = t_s, hip_deg
            self.deepest_deg = hip_deg
        if hip_deg > self.deepest_deg - NEAR_DEEPEST_DEG:
            self.bottom_end_s = t_s
        self.rested = self.rested or t_s - self.stopped_s >= REST_S

    @property
    def moving_s(self) -> float:
        """Return how long it has lasted without the pause near the deepest point."""
        return self.t_s - self.start_s - (self.bottom_end_s - self.bottom_start_s)
