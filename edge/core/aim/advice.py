"""How the camera stands -> what to do, the most pressing first; nothing left is green.

Each piece of advice is a code with an amount; the words are elsewhere.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

from edge.core.aim.figures import Glimpse, Placement
from edge.core.types.codes import ViewKind


class Do(StrEnum):
    """What a technician is to do, or what is in the way."""

    LIGHT = "light"  # too dark to judge by
    UNCOVER = "uncover"  # black
    SHADE = "shade"  # half of it is white
    UNFREEZE = "unfreeze"  # the very same picture again and again
    STAND_THERE = "stand_there"  # nobody is seen
    STAND_STILL = "stand_still"  # upright, side-on: the neutral is being learnt
    TRUNK_HIDDEN = "trunk_hidden"
    STEP_BACK = "step_back"  # amount: m
    STEP_CLOSER = "step_closer"  # amount: m
    POINT_HIGHER = "point_higher"  # the head is cut off; amount: degrees
    POINT_LOWER = "point_lower"  # the feet are cut off; amount: degrees
    TURN_LEFT = "turn_left"  # amount: degrees
    TURN_RIGHT = "turn_right"
    GO_ROUND_LEFT = "go_round_left"  # amount: degrees round the lifter
    GO_ROUND_RIGHT = "go_round_right"
    GO_ROUND = "go_round"  # which way cannot be told
    ROLL_CLOCKWISE = "roll_clockwise"  # amount: degrees, seen from behind the camera
    ROLL_BACK = "roll_back"  # counter-clockwise
    BACK_HIDDEN = "back_hidden"


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to do; ``amount`` is in the code's unit, NaN where there is none.

    ``aside_m`` is how long the way is round the lifter, m.
    """

    do: Do
    amount: float = math.nan
    aside_m: float = math.nan


# A lifter of 1.7 m takes 0.71 of a picture that sees 2.4 m. Chosen: room for one of 2 m
# and for the bar, and the README's least is 2.2 m.
SEES_M = 2.4
# Shares of the height that a standing lifter may take. Chosen: taller ones still fit
# under the first; below the second, a torso of 720 rows is 80 px, and the edge of the
# back is read worse (``TORSO_PX`` of the simulator ends at 90).
MOST_SHARE, LEAST_SHARE = 0.95, 0.40
# Crown and soles are told 1 % of the height before they are gone. Chosen: what the
# keypoints are off by.
EDGE = 0.01
# Room that a bend takes to either side of the feet, m. Chosen: a trunk's length and
# the head, and a plate.
ROOM_M = 0.8
# Degrees of yaw up to which a side view is judged (``SIDE_YAW_DEG`` of the view).
SIDE_DEG, FRONT_DEG = 21.0, 60.0
# Where the back is hidden left and right are guesses. Chosen: above what posts before
# a back made of a true side view in the cases that were looked at, 24 degrees.
GUESSED_DEG = 27.0
# Chosen: three and a half times what standing people differ by.
ROLL_DEG = 6.0
# Of the edge's quality: below, something else is seen there. Measured: 0.0 with a post
# before the back, above 0.25 in three of four others.
LEAST_BACK = 0.1
# Of a glance: mean score of what would be a body, and where its parts then seem to be.
# Chosen on the cases that were looked at.
LEAST_GLANCE, HIGH_ANKLES, LOW_ANKLES, LOW_SHOULDERS = 0.22, 0.72, 0.9, 0.4
CUT_DEG = 10.0  # chosen: a sensible first turn where nothing can be measured


def light_advice(trouble: str | None) -> list[Advice]:
    """Return what to do about the light: ``dark``, ``black``, ``bright`` or None."""
    codes = {"dark": Do.LIGHT, "black": Do.UNCOVER, "bright": Do.SHADE}
    return [Advice(codes[trouble])] if trouble in codes else []


def nobody_advice(seen: Glimpse | None) -> list[Advice]:
    """Return what to do where nobody's trunk is seen."""
    if seen is None or seen.score < LEAST_GLANCE:
        return [Advice(Do.STAND_THERE)]
    if seen.ankles < HIGH_ANKLES:
        return [Advice(Do.POINT_HIGHER, CUT_DEG)]
    if seen.ankles > LOW_ANKLES:
        if seen.shoulders > LOW_SHOULDERS:
            return [Advice(Do.POINT_LOWER, CUT_DEG)]
        return [Advice(Do.STEP_BACK)]
    return [Advice(Do.TRUNK_HIDDEN)]


def advice(
    now: Placement, focal_share: float, *, wanted: ViewKind = ViewKind.SIDE
) -> list[Advice]:
    """Return what to do about where the camera stands.

    Parameters
    ----------
    now : how it stands, the middle of the last second
    focal_share : the focal length in picture heights
    wanted : from where the lifter is to be seen
    """
    found = [*_size(now), *(_aside(now) or _cut(now, focal_share))]
    hidden = wanted is ViewKind.SIDE and now.back < LEAST_BACK
    found += _round(now, wanted, hidden=hidden)
    if abs(now.roll_deg) >= ROLL_DEG:
        do = Do.ROLL_CLOCKWISE if now.roll_deg > 0 else Do.ROLL_BACK
        found.append(Advice(do, abs(now.roll_deg)))
    if hidden and not found:
        found.append(Advice(Do.BACK_HIDDEN))
    return found


def _size(now: Placement) -> list[Advice]:
    way_m = (SEES_M / now.sees_m - 1.0) * now.distance_m
    if now.share > MOST_SHARE:
        return [Advice(Do.STEP_BACK, max(way_m, 0.1))]
    if now.share < LEAST_SHARE:
        return [Advice(Do.STEP_CLOSER, -way_m)]
    return []


def _cut(now: Placement, focal_share: float) -> list[Advice]:
    if now.share > MOST_SHARE:
        return []  # neither way is room
    over, under = EDGE - now.top, now.bottom - (1.0 - EDGE)
    most = max(over, under)
    if not most > 0.0:
        return []
    # To the middle, so that the next lifter fits as well.
    far = abs((now.top + now.bottom) / 2 - 0.5)
    amount = math.degrees(math.atan(far / focal_share))
    return [Advice(Do.POINT_HIGHER if over > under else Do.POINT_LOWER, amount)]


def _aside(now: Placement) -> list[Advice]:
    # A picture of 16 : 9 is asked for; in another one the room is judged alike.
    width_m = now.sees_m * 16 / 9
    left_m, right_m = now.middle * width_m, (1.0 - now.middle) * width_m
    if min(left_m, right_m) >= ROOM_M:
        return []
    do = Do.TURN_LEFT if left_m < right_m else Do.TURN_RIGHT
    return [Advice(do, abs(now.turned_deg))]


def _round(now: Placement, wanted: ViewKind, *, hidden: bool) -> list[Advice]:
    yaw_deg = abs(now.yaw_deg)
    if wanted is ViewKind.FRONT:
        if not yaw_deg < FRONT_DEG:
            return []
        off_deg, side = 90.0 - yaw_deg, now.facing
    else:
        if not yaw_deg > (GUESSED_DEG if hidden else SIDE_DEG):
            return []
        off_deg, side = yaw_deg, -now.facing * (1 if now.yaw_deg > 0 else -1)
    way_m = 2 * now.distance_m * math.sin(math.radians(off_deg / 2))
    do = {1: Do.GO_ROUND_RIGHT, -1: Do.GO_ROUND_LEFT}.get(side, Do.GO_ROUND)
    return [Advice(do, off_deg, way_m)]
