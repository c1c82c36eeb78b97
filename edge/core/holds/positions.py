"""Whether a body is in the position that an exercise holds, and what is held still."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from edge.core.filters import Hysteresis
from edge.core.holds.body_line import lines_deg, sag_deg
from edge.core.holds.press import AtChest, stands, upper_arms_deg
from edge.core.holds.raised_leg import WITHIN_S, RaisedLeg, raised_side
from edge.core.pose.geometry import wrapped_deg
from edge.core.spine.frontal import CANNOT_TELL, FrontalState
from edge.core.spine.pressed import PressedTracker
from edge.core.types.codes import BodyPosture, Side
from edge.core.types.exercise import Exercise, Family
from edge.core.types.frames import Pose
from edge.core.types.skeleton import SHOULDERS
from edge.core.types.states import BodyState

# Upper arms that are pressed out. On a rendered avatar they are raised by 33 deg with
# the hands before the chest and by 70 with the arms out; chosen half way.
PRESSED_DEG = Hysteresis(enter=51.0, leave=44.0)
# Nobody who was not asked to shall be told what they hold for less. Chosen: a bell is
# held out at the top of a swing, and a bar before a squat, for a moment.
UNASKED_S = 1.5
ARMS_SHARE = 0.5  # of a turn of the arms, for whether a body is still; chosen
# Of the raised thigh from upright. Chosen: half way to level; a leg that is held lower
# is none that is raised.
KNELT_DEG = 20.0  # chosen: a knee shifted ahead or behind, and noise
RAISED_DEG = Hysteresis(enter=45.0, leave=38.0)

# Knees of a plank: 7 to 15 deg between MoveNet's keypoints; chosen beyond the 12 deg
# that a 2-D knee angle is off (SAGE 17543371251348697).
STRAIGHT_DEG = Hysteresis(enter=22.0, leave=27.0)
# How far hips of a side plank are off the line. Chosen: past what is red.
IN_LINE_DEG = Hysteresis(enter=24.0, leave=28.0)


@dataclass(frozen=True, slots=True)
class Position:
    """Where a body is in one frame, for a hold.

    ``kept`` is None where it cannot be told; ``still_deg`` are the angles that rest
    while the position is held; ``side`` is as in ``HoldRecord``; ``raised_deg`` is how
    far a leg is raised, where that is what is held, ``frontal`` what else the position
    tells of the frontal plane.
    """

    kept: bool | None
    still_deg: tuple[float, ...]
    side: Side | None = None
    raised_deg: float = math.nan
    frontal: FrontalState = CANNOT_TELL


class Support:
    """A body whose posture alone tells that it holds.

    ``late_s`` is how much too late it tells that the position was left, and
    ``known_late_s`` how late at most that it was taken: a posture is told when it was
    seen for a while.
    """

    late_s = 0.0
    known_late_s = 1.0
    settle_s = 0.0  # the least that it must be kept for to be known

    def step(self, body: BodyState, pose: Pose | None, was: bool) -> Position:
        """Return the position of a frame; ``was`` tells that it was kept before."""
        angles = body.angles
        thigh_deg = wrapped_deg(angles.trunk_inclination_deg - angles.hip_flexion_deg)
        still = angles.trunk_inclination_deg, thigh_deg, angles.shank_inclination_deg
        knees = angles.knee_flexion_deg
        # Who is on the knees rests. Unseen, they may be straight.
        return Position(math.isnan(knees) or STRAIGHT_DEG.holds(knees, was), still)


class SideSupport(Support):
    """The same on one arm, seen from the front: the shoulder below tells the side.

    Who has set the hips down still looks alike, but for the line from shoulder to
    ankle.
    """

    def step(self, body: BodyState, pose: Pose | None, was: bool) -> Position:
        """Return the position of a frame."""
        if pose is None:
            return Position(None, ())
        sag = sag_deg(pose)
        # Hips that are set down turn both lines by little, and one against the other.
        lines, off_deg = (*lines_deg(pose), 2 * sag), abs(sag)
        left, right = (pose.points[shoulder][1] for shoulder in SHOULDERS)
        kept = None if math.isnan(off_deg) else IN_LINE_DEG.holds(off_deg, was)
        return Position(kept, lines, Side.LEFT if left > right else Side.RIGHT)


class LegRaised(Support):
    """A leg raised behind, on hands and knees, from where it was knelt on.

    Who steps back into a plank has a leg behind that was never knelt on.
    """

    late_s = WITHIN_S
    known_late_s = 0.0

    def __init__(self) -> None:
        self._leg = RaisedLeg()
        self._knelt = False

    def step(self, body: BodyState, pose: Pose | None, was: bool) -> Position:
        """Return the position of a frame."""
        deg = self._leg.step(body.limbs)
        still = body.angles.trunk_inclination_deg, deg
        if body.posture is BodyPosture.HANDS_AND_KNEES:
            self._knelt = self._knelt or deg < KNELT_DEG
        elif body.posture is not BodyPosture.UNKNOWN:
            self._knelt = False
        kept = None if math.isnan(deg) else RAISED_DEG.holds(deg, was) and self._knelt
        return Position(kept, still, raised_side(body.limbs), deg)


class ArmsPressed(Support):
    """Both arms straight out before the chest, seen from the front."""

    late_s = 0.15  # on rendered lifters
    known_late_s = 0.0

    def __init__(self) -> None:
        self._turns = PressedTracker()

    def step(self, body: BodyState, pose: Pose | None, was: bool) -> Position:
        """Return the position of a frame."""
        if pose is None:
            return Position(None, ())
        deg = upper_arms_deg(pose, body.view)
        out = PRESSED_DEG.holds(deg, was)
        frontal = self._turns.step(body.angles, body.view, pose, deg, out)
        # Arms that point at the camera are read to within 10 degrees. So is an upright
        # trunk's lean by its foreshortening, but not by how it lies in the picture.
        still = lines_deg(pose)[1], ARMS_SHARE * deg
        return Position(None if math.isnan(deg) else out, still, frontal=frontal)


_BY_FAMILY: Mapping[Family, type[Support]] = {
    Family.SIDE_PLANK: SideSupport,
    Family.BIRD_DOG: LegRaised,
    Family.PALLOF: ArmsPressed,
}


class Unasked(Support):
    """The same of who was not asked for it, and may just hold something.

    It must be taken as it is from where it begins, and be kept for longer, in standing.
    """

    settle_s = UNASKED_S

    def __init__(self) -> None:
        self._pressed, self._chest = ArmsPressed(), AtChest()
        self.late_s, self.known_late_s = ArmsPressed.late_s, ArmsPressed.known_late_s

    def step(self, body: BodyState, pose: Pose | None, was: bool) -> Position:
        """Return the position of a frame."""
        if pose is None or not body.in_view:
            return Position(None, ())
        from_chest = self._chest.step(body, pose)
        found = self._pressed.step(body, pose, was)
        held = stands(body, True) if was else from_chest
        return found if held else replace(found, kept=False)


_UNASKED: Mapping[Family, type[Support]] = {**_BY_FAMILY, Family.PALLOF: Unasked}


class Positions:
    """Tells of each frame whether a body is in an exercise's position.

    ``asked`` is False where nobody said that it is this exercise.
    """

    def __init__(self, exercise: Exercise, *, asked: bool = True) -> None:
        self._postures = exercise.postures
        families = _BY_FAMILY if asked else _UNASKED
        self._held = families.get(exercise.family, Support)()
        self.settle_s = self._held.settle_s
        self.late_s = self._held.late_s
        self.known_late_s = self._held.known_late_s

    def step(self, body: BodyState, pose: Pose | None, was: bool) -> Position:
        """Return the position of a frame; ``was`` tells that it was kept before.

        ``pose`` is for what only a picture tells.
        """
        found = self._held.step(body, pose, was)
        if body.posture in self._postures:
            return found
        # Who is half out of the picture may still hold.
        kept = None if body.posture is BodyPosture.UNKNOWN else False
        return replace(found, kept=kept)
