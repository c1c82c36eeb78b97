"""What is done, by how its repetitions look: a name, or that of what it belongs to.

A swing snaps up and carries the arms along; a squat bends knees as far as hips under a
trunk that stays up; a lift from the floor begins with the hands there and bent knees.
What is none of them is a hinge, and which of the hinges often nothing shows.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from edge.core.movement.bend import Bend
from edge.core.types.codes import ViewKind
from edge.core.types.records import RepRecord
from edge.core.types.states import BodyState

HINGE, DEADLIFT, SWING, SQUAT = "hip_hinge", "deadlift", "kettlebell_swing", "squat"
# Chosen: knees bend nearly as far as hips, trunk upright. A tucked pelvis adds to the
# hip's figure but not to the knee's.
SQUAT_KNEE_SHARE = 0.75
SQUAT_TRUNK_DEG = 45.0
# Chosen between what was measured on real clips: swings rise within 0.2 to 0.4 s of 0.8
# to 1.1 and bring the arms to 30 to 65 degrees by then. In lifts as quick as that the
# arms hang at 25 degrees or less; in a squat they may be anywhere, and it is slower.
SNAP_S, SWUNG_DEG, SWING_S, SWING_LEAN_DEG = 0.42, 27.0, 1.3, 28.0
# Of the hips' standing height. Chosen: 0.45 to 0.8 in squats, 0.3 at most in hinges,
# and more only where the hands go down with the hips.
SUNK = 0.38
# Hands above the ankles, torso lengths: at 0.35 to 0.6 in lifts from the floor, at 0.75
# and more in Romanian deadlifts, whose knees bend by 20 degrees and not by 50 or more.
ON_FLOOR, BELOW_KNEES, FLOOR_KNEE_DEG = 0.65, 0.75, 42.0
HANGING_DEG = 30.0
AT_CHEST_DEG = 60.0  # chosen: in lifts that end with hanging arms it is 32 at most
# Of hands that took a weight up, below those that move it. Chosen: half of what is
# between the floor and a swing.
DEEPER, CLEAR_OF_FLOOR = 0.3, 0.75


@dataclass(frozen=True, slots=True)
class Look:
    """What tells one repetition from another: degrees, seconds, torso lengths."""

    hip_rom_deg: float
    knee_rom_deg: float
    trunk_peak_deg: float
    bent_s: float
    concentric_s: float
    sink: float  # of the hips, of their standing height
    hands: float  # their height where the bend is deepest
    arms_deg: float  # from hanging, there
    swung_deg: float  # and at the end
    front: bool

    @property
    def name(self) -> str:
        """Return what this repetition is alone."""
        snaps = self.concentric_s <= SNAP_S and self.bent_s <= SWING_S
        if snaps and not self.front and self.trunk_peak_deg >= SWING_LEAN_DEG:
            return SWING if self.swung_deg >= SWUNG_DEG else HINGE
        knees = self.knee_rom_deg > SQUAT_KNEE_SHARE * self.hip_rom_deg
        if knees and self.trunk_peak_deg < SQUAT_TRUNK_DEG:
            return SQUAT
        low = self.hands < ON_FLOOR and self.arms_deg < HANGING_DEG
        if self.sink > SUNK and not low:
            return SQUAT
        if self.reaches_floor and not self.front:
            return DEADLIFT
        return HINGE

    @property
    def moves_a_thing(self) -> bool:
        """Return whether the hands hang down to where things are picked up."""
        hinge = self.name in (HINGE, DEADLIFT)
        return hinge and self.hands < BELOW_KNEES and self.arms_deg < HANGING_DEG

    @property
    def ends_at_chest(self) -> bool:
        """Return whether the hands end before the chest, in a hinge."""
        return self.name == HINGE and self.swung_deg > AT_CHEST_DEG

    @property
    def lifts_to_chest(self) -> bool:
        """Return whether hands that hung bring something up to the chest."""
        return self.ends_at_chest and self.arms_deg < HANGING_DEG

    @property
    def reaches_floor(self) -> bool:
        """Return whether the hands hang down to what lies on the floor."""
        return (
            self.hands < ON_FLOOR
            and self.arms_deg < HANGING_DEG
            and self.knee_rom_deg > FLOOR_KNEE_DEG
        )


class LookTaker:
    """Takes what a bend shows, frame by frame."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Begin another bend."""
        self._deepest_deg = -math.inf
        self._lowest_px, self._leg_px = math.inf, math.nan
        self._hands = self._arms_deg = self._swung_deg = math.nan
        self._front = 0

    def step(self, body: BodyState, value_deg: float) -> None:
        """Take one frame; ``value_deg`` is how deep it is."""
        arms = [abs(a) for a in body.limbs.arm_inclination_deg if math.isfinite(a)]
        self._swung_deg = max(arms, default=math.nan)
        front = body.view.kind is ViewKind.FRONT or not body.view.facing
        self._front += 1 if front else -1
        self._lowest_px = min(self._lowest_px, body.view.hips_px)
        self._leg_px = body.view.leg_px
        if value_deg > self._deepest_deg:
            self._deepest_deg = value_deg
            self._arms_deg = self._swung_deg
            left, right = body.limbs.hand_px
            self._hands = (left + right) / 2 / body.view.torso_px

    def look(self, bend: Bend, rep: RepRecord) -> Look:
        """Return the look of a bend that counts, and of its record."""
        return Look(
            rep.hip_rom_deg,
            rep.knee_rom_deg,
            rep.trunk_peak_deg,
            bend.end_s - bend.start_s,
            bend.concentric_s,
            1.0 - self._lowest_px / self._leg_px,
            self._hands,
            self._arms_deg,
            self._swung_deg,
            self._front > 0,
        )


def recognised(looks: Sequence[Look], now: str | None = None) -> tuple[str, bool]:
    """Return the name of a set's exercise, and whether it is that one for sure.

    More than half of the repetitions decide; half keep what it is called ``now``.
    Hinges of several kinds are a hinge.
    """
    names = [look.name for look in looks]
    if now is not None and names.count(now) * 2 >= len(names):
        return now, now != HINGE
    (name, count), *_ = Counter(names).most_common()
    if count * 2 > len(names):
        return name, name != HINGE
    return HINGE, False


def picked_up(looks: Sequence[Look]) -> tuple[int, ...]:
    """Return which of a set's repetitions only took a weight up or put it down.

    The first or the last, whose hands hang down far lower than in all the others.
    """
    inner = looks[1:-1]
    moved = []
    for at, others in ((0, inner or looks[1:]), (len(looks) - 1, inner)):
        lowest = min((each.hands for each in others), default=math.nan)
        deep = looks[at].hands < lowest - DEEPER
        if deep and looks[at].arms_deg < HANGING_DEG and lowest > CLEAR_OF_FLOOR:
            moved.append(at)
    return tuple(moved)
