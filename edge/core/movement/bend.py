"""A bend of the hips: while it lasts, and what is left of it when it has ended."""

import math
from dataclasses import dataclass, field

# Chosen: a lifter who pauses at the bottom sways by less; 5 deg below the deepest is
# on the way up.
NEAR_DEEPEST_DEG = 5.0
# Chosen: who has stopped at the bottom for so long may have put the weight down there.
# With the weight in the hands, the pauses in real and rendered clips last up to 0.7 s.
REST_S = 1.0
# Chosen: a weight is on the floor before a bend of 80 and more, and less is how people
# stoop, wait or stand to a ball. Degrees of hip flexion.
LIFTED_DEG = 70.0
# Who turns back before standing straight has done one repetition and begins another:
# risen to less than the first of this share of the bend, sunk again by the second.
# Chosen: a stop half way up, or a dip of the bar, is neither.
TOP_SHARE, AGAIN_SHARE = 0.3, 0.4


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
    def doubtful(self) -> bool:
        """Return whether it may be just how somebody stood when first seen."""
        return self.started_bent and self.rom_deg < LIFTED_DEG

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

    ``highest_deg`` is the least flexion since it was deepest, and ``sunk_deg`` the most
    since it last began to sink; ``void`` says that it shall not count, ``rested`` that
    the weight was on the floor in it.
    """

    start_s: float
    t_s: float
    started_bent: bool
    deepest_deg: float
    void: bool = False
    rested: bool = field(init=False)
    stopped_s: float = math.nan
    highest_deg: float = math.nan
    highest_s: float = math.nan
    bottom_start_s: float = field(init=False)
    bottom_end_s: float = field(init=False)
    sunk_deg: float = field(init=False)
    _bottom_deg: float = field(init=False)

    def __post_init__(self) -> None:
        """Begin at the bottom: whatever is deeper moves it."""
        self.bottom_start_s = self.bottom_end_s = self.t_s
        self._bottom_deg = self.sunk_deg = self.deepest_deg
        self.rested = self.started_bent

    def follow(self, t_s: float, hip_deg: float) -> None:
        """Take one frame."""
        self.t_s = t_s
        if hip_deg > self.deepest_deg:
            if hip_deg > self._bottom_deg + NEAR_DEEPEST_DEG:
                self.bottom_start_s, self._bottom_deg = t_s, hip_deg
            self.deepest_deg = hip_deg
            self.highest_deg = math.nan
        self.sunk_deg = max(self.sunk_deg, hip_deg)
        if hip_deg > self.deepest_deg - NEAR_DEEPEST_DEG:
            self.bottom_end_s = t_s
        self.rested = self.rested or t_s - self.stopped_s >= REST_S

    def rise(self, t_s: float, hip_deg: float) -> None:
        """Begin to rise."""
        if not hip_deg >= self.highest_deg:
            self.highest_s, self.highest_deg = t_s, hip_deg
        self.stopped_s = math.nan

    def go_on_rising(self, t_s: float, hip_deg: float) -> None:
        """Take one frame of the way up."""
        if hip_deg < self.highest_deg:
            self.highest_s, self.highest_deg = t_s, hip_deg

    def turned(self, hip_deg: float, standing_deg: float) -> bool:
        """Return whether another bend has begun before this one ended in standing."""
        rom_deg = self.deepest_deg - standing_deg
        top_deg = self.highest_deg - standing_deg
        again = hip_deg - self.highest_deg > AGAIN_SHARE * rom_deg
        return top_deg < TOP_SHARE * rom_deg and again

    @property
    def doubtful(self) -> bool:
        """Return whether this may be just how somebody stands."""
        return self.started_bent and self.deepest_deg < LIFTED_DEG

    @property
    def moving_s(self) -> float:
        """Return how long it has lasted without the pause near the deepest point."""
        return self.t_s - self.start_s - (self.bottom_end_s - self.bottom_start_s)
