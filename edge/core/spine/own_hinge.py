"""The lifter's own neutral hinge: what their back looks like when only the hips bend.

Hips, clothes and skin change the outline of a bent back by a factor of each lifter's
own that grows with the bend. One bow with a spine known to be neutral tells it: a stick
along the back that keeps its contact with head, chest and sacrum. What that bow read is
kept as a smooth curve over how far the trunk is inclined; afterwards every bend is read
against that curve, at the same inclination of the hips.

The map from edge to angles is linear, so a curve of the edge's features gives the same
as a curve of the flexion read from them. Two numbers are kept of it.

It is that of straight knees. Where they bend, as in a squat, hips and clothes look
otherwise, and the bow is not believed: there the standing neutral alone is.
"""

import math
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any, Self

from edge.core.types.states import BodyAngles, SpineState

BASE_DEG = 60.0  # where the linear part is one: an inclination that every hinge passes
# The other part is there from the first degrees on: what the stance was misread by, as
# where an arm hid its lordosis. Chosen with twelve rendered lifters and some bows in
# view: 2.3 deg of error are left, with a quadratic 2.4, with the
# linear part alone 2.8; a gain on top of it made nothing better.
EARLY_DEG = 12.0
# Of the error in flexion that the outline makes, the pelvis takes this share, the other
# way round: it is the lower end of the same bow. Measured on rendered lifters.
PELVIS_SHARE = 0.6
# Hips, skin and clothes go with the pelvis, and where a spine flexes the trunk is
# further inclined than the pelvis: by this share of the flexion read. Chosen on ten
# rendered lifters: 2.8 deg of error for 3.1 without; from 0.25 to 0.5 it is the same.
BEFORE_PELVIS = 0.4
LEAST_TRUNK_DEG = 40.0  # chosen: reaches the bends that are judged
# How far beyond the bow the curve is held; deeper, only the standing neutral is known.
# Chosen: on rendered lifters the curve changes by less than 3 deg over as much.
BEYOND_DEG = 15.0
# Knee flexion up to which a bow tells all, and from which it tells nothing. Chosen: a
# deadlift bends knees by up to 60 deg, a squat by 90 and more; on the one rendered
# squatter with a bow of their own it made the figures worse.
STRAIGHT_KNEE_DEG, BENT_KNEE_DEG = 60.0, 85.0
# By how much nine of ten neutral bows look rounder than expected, at most
# (``edge.core.spine.doubt``): more is a rare body, or a back that was round in its bow,
# and is said to be. Hoods and loose shirts look arched. Chosen: twice as far that way.
USUAL_ROUND_DEG, USUAL_ARCHED_DEG = 6.0, 12.0
# Clothes differ from day to day. Chosen: half of what a bow of today is worth.
OTHER_DAY_WORTH = 0.5
# Of the quality of a figure that rests on a worthless bow. Chosen: a clear back at 0.85
# may still be red.
LEAST_SHARE = 0.75


class Unusable(StrEnum):
    """Why a bow tells nothing, as a code."""

    NO_STANDING = "no_standing"  # how the lifter stands was not known before it
    BACK_HIDDEN = "back_hidden"
    TOO_FAST = "too_fast"
    TOO_SHALLOW = "too_shallow"
    UNEVEN = "uneven"  # no back bends like that: something else was followed
    NOT_NEUTRAL = "not_neutral"  # more than outlines differ by
    NO_BOW = "no_bow"  # nobody bowed in time
    LOST = "lost"  # the lifter went out of sight


@dataclass(frozen=True, slots=True)
class OwnHinge:
    """A neutral bow: what it read as flexion, over the trunk's inclination.

    ``linear_deg`` is the part that grows with it, at ``BASE_DEG``, ``early_deg`` the
    one that soon is all there; ``deepest_deg`` is how far the bow went, ``spread_deg``
    how far its frames scatter about the curve, ``worth`` 0 to 1 how far it is to be
    relied on. ``doubt_deg`` is how much rounder it read than is expected of a neutral
    back that stands like this one.
    """

    linear_deg: float
    early_deg: float
    deepest_deg: float
    spread_deg: float
    worth: float
    doubt_deg: float = 0.0

    def __post_init__(self) -> None:
        """Refuse what no bow can have told."""
        numbers = self.linear_deg, self.early_deg, self.spread_deg, self.doubt_deg
        if not all(math.isfinite(number) for number in numbers):
            raise ValueError("a neutral hinge must be of finite numbers")
        if not LEAST_TRUNK_DEG <= self.deepest_deg <= 180.0:
            raise ValueError(f"deepest_deg must be {LEAST_TRUNK_DEG:g} to 180")
        if not 0.0 <= self.worth <= 1.0:
            raise ValueError("worth must be 0 to 1")

    def flexion_deg(self, trunk_deg: float) -> float:
        """Return what a neutral back reads at an inclination, degrees.

        Beyond the bow's deepest it is held for ``BEYOND_DEG``, then NaN: not known.
        """
        if not trunk_deg <= self.deepest_deg + BEYOND_DEG:
            return math.nan
        bent_deg = min(max(trunk_deg, 0.0), self.deepest_deg)
        linear, early = bent_deg / BASE_DEG, math.tanh(bent_deg / EARLY_DEG)
        return self.linear_deg * linear + self.early_deg * early

    @property
    def change_deg(self) -> float:
        """Return the most that it adds to flexion, with its sign, degrees."""
        steps = (self.deepest_deg * step / 8 for step in range(9))
        return -max(map(self.flexion_deg, steps), key=abs)

    @property
    def unusual(self) -> bool:
        """Return whether hardly any neutral bow reads like it."""
        return beyond_usual_deg(self.doubt_deg) > 0

    def of_another_day(self) -> Self:
        """Return it for a day on which the lifter may wear something else."""
        return replace(self, worth=self.worth * OTHER_DAY_WORTH)

    def payload(self) -> dict[str, float]:
        """Return it as plain numbers."""
        return asdict(self)

    @classmethod
    def of(cls, payload: dict[str, Any]) -> Self:
        """Return what ``payload`` gave; ValueError where it is no such thing."""
        try:
            return cls(**{key: float(value) for key, value in payload.items()})
        except TypeError as error:
            raise ValueError("it has not the numbers of a neutral hinge") from error


def beyond_usual_deg(doubt_deg: float) -> float:
    """Return how far a doubt is beyond what neutral bows have, 0 where it is not."""
    return max(doubt_deg - USUAL_ROUND_DEG, -USUAL_ARCHED_DEG - doubt_deg, 0.0)


def read(hinge: OwnHinge | None, angles: BodyAngles, spine: SpineState) -> SpineState:
    """Return a frame read against the lifter's own neutral hinge.

    Without one, deeper than it goes and with bent knees, the frame is as it was: read
    against standing.
    """
    if hinge is None or math.isnan(spine.spine_flexion_deg):
        return spine
    ahead_deg = BEFORE_PELVIS * max(spine.spine_flexion_deg, 0.0)
    neutral_deg = hinge.flexion_deg(angles.trunk_inclination_deg - ahead_deg)
    share = _share(angles.knee_flexion_deg)
    if math.isnan(neutral_deg) or not share:
        return spine
    neutral_deg *= share
    margin_deg = spine.margin_deg
    if spine.own_neutral:
        # What is doubted of the stance, the bow that began from it has told.
        margin_deg *= 1.0 - hinge.worth * share
    return replace(
        spine,
        spine_flexion_deg=spine.spine_flexion_deg - neutral_deg,
        pelvis_tilt_deg=spine.pelvis_tilt_deg + PELVIS_SHARE * neutral_deg,
        quality=spine.quality * (LEAST_SHARE + (1 - LEAST_SHARE) * hinge.worth),
        margin_deg=margin_deg,
        reference_change_deg=-neutral_deg,
        reference_doubt_deg=hinge.doubt_deg,
    )


def _share(knee_deg: float) -> float:
    """Return how much of a bow is believed at a knee's flexion; unseen: all."""
    if math.isnan(knee_deg):
        return 1.0
    share = (BENT_KNEE_DEG - knee_deg) / (BENT_KNEE_DEG - STRAIGHT_KNEE_DEG)
    return min(max(share, 0.0), 1.0)
