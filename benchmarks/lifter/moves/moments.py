"""What is true of a moment, a repetition and a hold of a movement."""

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.lifter.figure.stance import Stance

Via = Callable[[float], Stance]


@dataclass(frozen=True, slots=True)
class Moment:
    """One frame: what is true of it besides the pose. ``held``: the hands hold it."""

    t_s: float
    stance: Stance
    posture: str
    rep: int
    hold: int
    side: str | None
    held: bool


@dataclass(frozen=True, slots=True)
class TrueRep:
    """One repetition; seconds."""

    index: int
    side: str | None
    start_s: float
    end_s: float
    eccentric_s: float
    pause_s: float
    concentric_s: float


@dataclass(frozen=True, slots=True)
class TrueHold:
    """One hold; seconds."""

    index: int
    side: str | None
    start_s: float
    end_s: float


@dataclass(slots=True)
class Part:
    """Some seconds of a movement: a way of stances, and what is true of them."""

    seconds: float
    via: Via
    posture: str
    rep: int
    hold: int
    side: str | None
    held: bool
