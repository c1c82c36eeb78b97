"""What an exercise is: types only; ``edge.exercises.tables`` reads their values.

Every threshold carries its ``source``: a finding, or "chosen" and why.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from edge.core.filters import Hysteresis
from edge.core.types.codes import BodyPosture, FaultCode, ViewKind


class Family(StrEnum):
    """What exercises have in common that look alike."""

    HINGE = "hinge"  # the hips travel back, the shins stay upright
    SQUAT = "squat"  # hips and knees bend together
    LUNGE = "lunge"  # one foot ahead, both knees bend
    BIRD_DOG = "bird_dog"  # on hands and knees, an arm and the other leg are raised
    PLANK = "plank"
    SIDE_PLANK = "side_plank"
    PALLOF = "pallof"  # standing, a pull from the side is resisted


class Kind(StrEnum):
    """What is counted: repetitions, or the time that a position is held."""

    REP = "rep"
    HOLD = "hold"


class RepAngle(StrEnum):
    """The angle that makes a repetition, in degrees from where it begins."""

    HIP = "hip"  # hip flexion, from standing
    FRONT_KNEE = "front_knee"  # flexion of the knee in front, from standing
    RAISED_LIMB = "raised_limb"  # of the thigh, from hands and knees to level


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
    """When a movement is a repetition, in degrees of its ``angle``.

    ``start`` begins one when the angle enters and ends it when it leaves. Less than
    ``min_rom_deg`` or outside the durations it is discarded; less than
    ``full_rom_deg`` it is shallow; a way down quicker than ``min_eccentric_s`` is too
    fast.
    """

    angle: RepAngle
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
class HoldLimits:
    """When a position is a hold, in seconds.

    It begins once the position was kept, still, for ``settle_s``, and counts from the
    first of these; it is over when the position was left for ``leave_s``. One that
    lasted less than ``min_duration_s`` is none. ``target_s`` is what to aim for.
    """

    settle_s: Figure
    leave_s: Figure
    min_duration_s: Figure
    target_s: Figure


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

    ``postures`` are those that it is done in: in another nothing is a repetition, a
    hold or a fault of it. ``views`` are those from which it can be judged.
    ``knee_flexion_deg`` is what is usual at the deepest point; None where the knees
    tell nothing. An exercise of ``kind`` ``rep`` has ``rep`` and ``tempo``, one of kind
    ``hold`` has ``hold``; a repetition with a pause to be timed in it has all three. A
    fault that is not in ``faults`` is not judged in this exercise. ``unasked`` says
    what ``auto`` counts it as, and why a picture does not tell its name; None where it
    does.
    """

    name: str
    title: str
    aliases: tuple[str, ...]
    family: Family
    kind: Kind
    postures: tuple[BodyPosture, ...]
    views: tuple[ViewKind, ...]
    moves: str
    holds: str
    faults: Mapping[FaultCode, FaultLimits]
    muscles: Muscles
    cues: tuple[str, ...]
    rep: RepLimits | None = None
    hold: HoldLimits | None = None
    tempo: Tempo | None = None
    knee_flexion_deg: Range | None = None
    unasked: str | None = None

    def __post_init__(self) -> None:
        """Refuse a kind without its limits, and one that is never seen."""
        if self.kind is Kind.REP and not (self.rep and self.tempo):
            raise ValueError("an exercise of kind rep needs the tables rep and tempo")
        if self.kind is Kind.HOLD and not self.hold:
            raise ValueError("an exercise of kind hold needs the table hold")
        if not self.postures or not self.views:
            raise ValueError("postures and views need one entry at least")

    @property
    def rep_limits(self) -> RepLimits:
        """Return when a movement is a repetition; ValueError where none is counted."""
        if self.rep is None:
            raise ValueError(f"no repetition is counted in a {self.name}")
        return self.rep
