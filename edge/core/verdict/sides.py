"""What one side does that the other does not, over a set of repetitions or holds."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from edge.core.types.codes import FaultCode, Side
from edge.core.types.exercise import Exercise
from edge.core.types.records import FaultRecord, HoldRecord, RepRecord

# How bad a hold looks, degrees, by what its exercise judges.
FIGURES: tuple[Callable[[HoldRecord], float], ...] = (
    lambda hold: hold.spine_flexion_peak_deg,
    lambda hold: hold.spine_extension_peak_deg,
    lambda hold: hold.lateral_flexion_peak_deg,
    lambda hold: hold.rotation_peak_deg,
    lambda hold: abs(hold.drift_deg),
)
# The same of a repetition; the knee that bends less is the worse.
REP_FIGURES: tuple[Callable[[RepRecord], float], ...] = (
    lambda rep: rep.spine_flexion_peak_deg,
    lambda rep: rep.spine_extension_peak_deg,
    lambda rep: rep.trunk_peak_deg,
    lambda rep: -rep.knee_rom_deg,
)
Done = TypeVar("Done", HoldRecord, RepRecord)


def asymmetric(
    holds: Sequence[HoldRecord], exercise: Exercise
) -> tuple[HoldRecord, ...]:
    """Return the holds; where sides differ, the worse one's have that fault noted."""
    return _noted(holds, exercise, FIGURES)


def asymmetric_reps(
    reps: Sequence[RepRecord], exercise: Exercise
) -> tuple[RepRecord, ...]:
    """Return the repetitions, as ``asymmetric`` does holds."""
    return _noted(reps, exercise, REP_FIGURES)


def _noted(
    holds: Sequence[Done],
    exercise: Exercise,
    figures: Sequence[Callable[[Done], float]],
) -> tuple[Done, ...]:
    """Note it at the worse side's.

    Each figure's mean over one side's holds is compared with the other's; the largest
    difference counts. It is told of the set: no lamp showed it, so no verdict changes.
    """
    limits = exercise.faults.get(FaultCode.ASYMMETRY)
    if limits is None:
        return tuple(holds)
    apart_deg, worse = difference(holds, figures)
    if not apart_deg > limits.caution.enter_deg:
        return tuple(holds)
    return tuple(
        _with_fault(each, apart_deg) if each.side is worse else each for each in holds
    )


def _with_fault(done: Done, apart_deg: float) -> Done:
    fault = FaultRecord(FaultCode.ASYMMETRY, done.start_s, done.end_s, apart_deg)
    return replace(done, faults=(*done.faults, fault))


def difference(
    holds: Sequence[Done], figures: Sequence[Callable[[Done], float]]
) -> tuple[float, Side | None]:
    """Return by how much the sides differ at most, degrees, and which is the worse.

    NaN and None where one of them was not held.
    """
    found: Mapping[float, Side] = {}
    for figure in figures:
        left, right = (
            _mean([figure(hold) for hold in holds if hold.side is side])
            for side in (Side.LEFT, Side.RIGHT)
        )
        if math.isfinite(left - right):
            worse = Side.LEFT if left > right else Side.RIGHT
            found = {**found, abs(left - right): worse}
    if not found:
        return math.nan, None
    apart_deg = max(found)
    return apart_deg, found[apart_deg]


def _mean(values: Sequence[float]) -> float:
    known = [value for value in values if math.isfinite(value)]
    return math.fsum(known) / len(known) if known else math.nan
