"""What an exercise is: types only; ``edge.exercises.tables`` reads them from its tables.

Every threshold carries its ``source``: a finding, or "chosen" and why.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from edge.core.filters import Hysteresis
from edge.core.types.codes import FaultCode


class Family(StrEnum):
    """Where the bend is meant to happen."""

    HINGE = "hinge"  # the hips travel back, the shins stay upright
    SQUAT = "squat"  # hips and knees bend together


@dataclass(frozen=True, slots=True)
class Limit:
    """A threshold as a pair, so that noise at one value cannot chatter.

    Both count by size: extension limits are positive too. ``enter_deg`` is above
    ``leave_deg``.
    """

    enter_deg: float
    leave_deg: float
    source: str

    def __post_init__(self) -> None:
        """Refuse a pair that would never clear."""
        if not 0 <= self.leave_deg < self.enter_deg:
            raise ValueError("leave_deg must be at least 0 and below enter_deg")

    @property
    def pair(self) -> Hysteresis:
        """Return the pair alone."""
        return Hysteresis(self.enter_deg, self.leave_deg)


@dataclass(frozen=True, slots=True)
class FaultLimits:
    """Amber from ``caution``, red from ``fault``."""

    caution: Limit
    fault: Limit

    def __post_init__(self) -> None:
        """Refuse a fault that comes before its caution."""
        if self.fault.enter_deg <= self.caution.enter_deg:
            raise ValueError("fault.enter_deg must be above caution.enter_deg")


@dataclass(frozen=True, slots=True)
class Figure:
    """A single number with its source; the unit ends the field's name."""

    value: float
    source: str


@dataclass(frozen=True, slots=True)
class Range:
    """What is usual, from ``low`` to ``high``; the unit ends the field's name."""

    low: float
    high: float
    source: str

    def __post_init__(self) -> None:
        """Refuse a range without room."""
        if not self.low < self.high:
            raise ValueError("low must be below high")


@dataclass(frozen=True, slots=True)
class RepLimits:
    """When a movement is a repetition, in degrees of hip flexion from standing.

    ``start`` begins one when hip flexion enters and ends it when it leaves. Less than
    ``min_rom_deg`` or outside the durations it is discarded; less than
    ``full_rom_deg`` it is shallow; a way down quicker than ``min_eccentric_s`` is too
    fast.
    """

    start: Limit
    min_rom_deg: Figure
    full_rom_deg: Figure
    min_duration_s: Figure
    max_duration_s: Figure
    min_eccentric_s: Figure

    def __post_init__(self) -> None:
        """Refuse limits that no repetition, or any twitch, would meet."""
        if not self.start.enter_deg <= self.min_rom_deg.value < self.full_rom_deg.value:
            raise ValueError("start.enter_deg, min_rom_deg, full_rom_deg must rise")
        if not 0 < self.min_duration_s.value < self.max_duration_s.value:
            raise ValueError("min_duration_s must be above 0 and below max_duration_s")


@dataclass(frozen=True, slots=True)
class Tempo:
    """The usual pace of one repetition, in seconds."""

    eccentric_s: float
    bottom_s: float
    concentric_s: float
    top_s: float
    source: str


@dataclass(frozen=True, slots=True)
class Muscles:
    """What does the work and what holds the spine meanwhile."""

    prime_movers: tuple[str, ...]
    stabilisers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise: how to recognise it, judge it and talk about it.

    ``knee_flexion_deg`` is what is usual at the deepest point. A fault that is not in
    ``faults`` is not judged in this exercise.
    """

    name: str
    title: str
    aliases: tuple[str, ...]
    family: Family
    moves: str
    holds: str
    rep: RepLimits
    knee_flexion_deg: Range
    tempo: Tempo
    faults: Mapping[FaultCode, FaultLimits]
    muscles: Muscles
    cues: tuple[str, ...]
