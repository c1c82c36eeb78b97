"""What one side does that the other does not, over the holds of a set."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from edge.core.types.codes import FaultCode, Side
from edge.core.types.exercise import Exercise
from edge.core.types.records import FaultRecord, HoldRecord

# How bad a hold looks, degrees, by what its exercise judges.
FIGURES: tuple[Callable[[HoldRecord], float], ...] = (
    lambda hold: hold.spine_flexion_peak_deg,
    lambda hold: hold.spine_extension_peak_deg,
    lambda hold: hold.lateral_flexion_peak_deg,
    lambda hold: hold.rotation_peak_deg,
    lambda hold: abs(hold.drift_deg),
)


def asymmetric(
    holds: Sequence[HoldRecord], exercise: Exercise
) -> tuple[HoldRecord, ...]:
    """Return the holds; where sides differ, the worse one's have that fault noted.

    Each figure's mean over one side's holds is compared with the other's; the largest
    difference counts. It is told of the set: no lamp showed it, so no verdict changes.
    """
    limits = exercise.faults.get(FaultCode.ASYMMETRY)
    if limits is None:
        return tuple(holds)
    apart_deg, worse = difference(holds)
    if not apart_deg > limits.caution.enter_deg:
        return tuple(holds)
    return tuple(
        replace(
            hold,
            faults=(
                *hold.faults,
                FaultRecord(FaultCode.ASYMMETRY, hold.start_s, hold.end_s, apart_deg),
            ),
        )
        if hold.side is worse
        else hold
        for hold in holds
    )


def difference(holds: Sequence[HoldRecord]) -> tuple[float, Side | None]:
    """Return by how much the sides differ at most, degrees, and which is the worse.

    NaN and None where one of them was not held.
    """
    found: Mapping[float, Side] = {}
    for figure in FIGURES:
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
