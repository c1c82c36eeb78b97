"""What a hold is judged by: the figures of one frame, for each family of exercises.

Keypoints alone tell how hips lie to the line from shoulder to ankle, in a plank from
the side and in a side plank from the front alike, and how high a limb is raised. Unlike
knees and neck in a hinge, these are what the exercise is about, and 15 degrees of them
are seen by anybody: they reach lamp and verdict.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from edge.core.holds.body_line import bend_deg, sag_deg
from edge.core.holds.positions import Position
from edge.core.types.codes import FaultCode
from edge.core.types.exercise import Exercise, Family
from edge.core.types.frames import Pose
from edge.core.types.skeleton import ANKLES, HIPS, KNEES, SHOULDERS
from edge.core.types.states import BodyState
from edge.core.verdict.faults import (
    FRONTAL_SD,
    MEASURES,
    SD_MARGIN,
    SPINE_FAULTS,
    clear,
)

# Hips of a straight plank are flexed by so much between MoveNet's keypoints: 3 deg on a
# rendered lifter, 8 on an avatar, 13 and 16 on two men.
STRAIGHT_DEG = 10.0
# A joint that is seen less clearly than this, on its better side, may light no red.
# Chosen: in the planks of real clips it is 0.6 and more, off the picture below 0.2.
CLEAR_SCORE = 0.4
LEAST_SCORE = 0.2
SAGITTAL = FaultCode.SPINE_FLEXION, FaultCode.SPINE_EXTENSION


@dataclass(frozen=True, slots=True)
class HoldFigures:
    """One frame's: ``measures`` in degrees by fault, NaN where it cannot be told.

    ``form_deg`` is the one that the hold is judged by, whose drift is told; ``told``
    says that nothing wrong, here, means good; ``quality`` 0 to 1 is that of what it
    rests on; ``red`` are the faults that may be red now, ``margins_deg`` is what a
    measure must exceed its limit by.
    """

    measures: Mapping[FaultCode, float]
    form_deg: float
    told: bool
    quality: float
    red: frozenset[FaultCode] = frozenset()
    margins_deg: Mapping[FaultCode, float] = field(default_factory=dict)
    lateral_deg: float = math.nan


def hips_deg(body: BodyState, pose: Pose | None) -> float:
    """Return how far hips are above the line from shoulder to ankle, degrees.

    It is the angle at the hips, less that of a straight body; below, it is negative.
    NaN where a knee or an ankle is out of sight.
    """
    if pose is not None and _score(pose, KNEES, ANKLES) < LEAST_SCORE:
        return math.nan
    return bend_deg(body.angles) - STRAIGHT_DEG


Figures = Callable[[BodyState, Pose | None, Position], HoldFigures]


def figures_of(exercise: Exercise) -> Figures:
    """Return what makes of a body the figures that this exercise is judged by."""
    figures = _BY_FAMILY.get(exercise.family, _plank)
    untold = HoldFigures(
        dict.fromkeys(exercise.faults, math.nan), math.nan, told=False, quality=0.0
    )

    def of(body: BodyState, pose: Pose | None, at: Position) -> HoldFigures:
        return figures(body, pose, at) if body.in_view else untold

    return of


def _spine(body: BodyState) -> dict[FaultCode, float]:
    return {code: MEASURES[code](body.angles, body.spine) for code in SPINE_FAULTS}


def _margins(body: BodyState) -> dict[FaultCode, float]:
    margins = dict.fromkeys(SPINE_FAULTS, body.spine.margin_deg)
    for code, sd_deg in FRONTAL_SD.items():
        margins[code] = SD_MARGIN * sd_deg(body.spine)
    return margins


def _red(
    body: BodyState, pose: Pose | None, *joints: FaultCode
) -> frozenset[FaultCode]:
    """Return what may be red: of the back, and of joints, where they are clear."""
    back = SAGITTAL if clear(body.spine) else ()
    return frozenset((*back, *(joints if _clear(pose) else ())))


def _plank(body: BodyState, pose: Pose | None, at: Position) -> HoldFigures:
    hips = hips_deg(body, pose)
    return HoldFigures(
        _spine(body) | {FaultCode.HIPS_HIGH: hips, FaultCode.HIPS_LOW: -hips},
        hips,
        math.isfinite(hips) and math.isfinite(body.spine.spine_flexion_deg),
        body.spine.quality,
        _red(body, pose, FaultCode.HIPS_HIGH, FaultCode.HIPS_LOW),
        _margins(body),
        abs(body.spine.lateral_flexion_deg),
    )


def _side_plank(body: BodyState, pose: Pose | None, at: Position) -> HoldFigures:
    sag = math.nan
    if pose is not None and _score(pose, KNEES, ANKLES) >= LEAST_SCORE:
        sag = sag_deg(pose)
    return HoldFigures(
        {FaultCode.LATERAL_FLEXION: abs(sag)},
        sag,
        math.isfinite(sag),
        1.0 if _clear(pose) else CLEAR_SCORE,
        # It is seen in the plane that it happens in, as a plank is from the side.
        _red(body, pose, FaultCode.LATERAL_FLEXION),
        lateral_deg=abs(sag),
    )


def _bird_dog(body: BodyState, pose: Pose | None, at: Position) -> HoldFigures:
    flexion = body.spine.spine_flexion_deg
    return HoldFigures(
        _spine(body)
        | {
            # How far the raised thigh is below the line of the trunk.
            FaultCode.LIMB_LOW: body.angles.trunk_inclination_deg - at.raised_deg,
            FaultCode.PELVIS_DROP: body.spine.pelvis_drop_deg,
        },
        flexion,
        math.isfinite(flexion),
        body.spine.quality,
        _red(body, pose, FaultCode.LIMB_LOW),
        _margins(body),
        abs(body.spine.lateral_flexion_deg),
    )


def _pallof(body: BodyState, pose: Pose | None, at: Position) -> HoldFigures:
    spine = body.spine
    lateral, rotation = abs(spine.lateral_flexion_deg), abs(spine.rotation_deg)
    both = math.isfinite(lateral) and math.isfinite(rotation)
    return HoldFigures(
        _spine(body),
        rotation if math.isfinite(rotation) else lateral,
        both,
        1.0 if both else 0.0,
        margins_deg=_margins(body),
        lateral_deg=lateral,
    )


def _clear(pose: Pose | None) -> bool:
    return pose is not None and _score(pose, SHOULDERS, HIPS, ANKLES) >= CLEAR_SCORE


def _score(pose: Pose, *pairs: tuple[int, int]) -> float:
    """Return the score of the joint that is seen least, on its better side."""
    return min(max(pose.scores[a], pose.scores[b]) for a, b in pairs)


_BY_FAMILY: Mapping[Family, Figures] = {
    Family.SIDE_PLANK: _side_plank,
    Family.BIRD_DOG: _bird_dog,
    Family.PALLOF: _pallof,
}
