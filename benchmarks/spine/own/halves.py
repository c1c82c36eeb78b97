"""Which rendered lifters something of the own hinge was chosen on, and which were not.

How the bow is used, and its limits, were chosen with some lifters in view. Figures that
are to hold for others are those of lifters set aside.
"""

import math
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.lifter.body.bow import Kind, named
from benchmarks.lifter.drawn import PASSED, SETS
from benchmarks.lifter.truth_files import bow_tables
from benchmarks.spine.cache import bowed
from benchmarks.spine.own.hinge import Case
from edge.core.spine.own_hinge import OwnHinge, Unusable

CHOSEN, ASIDE = "chosen on", "set aside"
# Nobody looked at a bow of theirs before its use was settled. ``hinge_drawn`` was drawn
# afterwards.
SET_ASIDE = {
    *("no_passer_by", "last_overextended", "neutral_hoodie_dim", "neutral_rack"),
    *("last_neutral_rack", "tiring_0", "tiring_1", "tiring_2", "tiring_3"),
    *SETS["new_drawn"],
    *SETS["hinge_drawn"],
}
MOST_PERCENTILE = 90.0


def half(name: str) -> str:
    """Return which half a clip's lifter belongs to."""
    return ASIDE if name.removesuffix(PASSED) in SET_ASIDE else CHOSEN


def halves(some: Iterable[Case]) -> Iterator[tuple[str, list[Case]]]:
    """Yield each half of hinges and of squats that is not empty, with its title.

    Where some bows were refused, those whose bow was taken come once more alone.
    """
    cases = list(some)
    for lift in ("hinges", "squats"):
        for part in (CHOSEN, ASIDE):
            alike = [
                one
                for one in cases
                if half(one.name) == part and one.squat == (lift == "squats")
            ]
            if alike:
                yield f"{lift}, {part}", alike
            taken = [one for one in alike if isinstance(one.hinge, OwnHinge)]
            if 0 < len(taken) < len(alike):
                yield f"{lift}, {part}, bow taken", taken


def bow_figures(
    learn: Callable[[Path], OwnHinge | Unusable] = bowed,
) -> dict[str, Any]:
    """Return what neutral bows read, each half, those of lifters without a clip too.

    ``USUAL_ROUND_DEG`` rests on the percentile of those chosen on.
    """
    found: dict[str, list[OwnHinge | Unusable]] = {CHOSEN: [], ASIDE: []}
    for name, table in bow_tables().items():
        clip, kind = named(name)
        if kind is Kind.NEUTRAL:
            found[half(clip)].append(learn(table.with_suffix(".mp4")))
    return {part: _figures(hinges) for part, hinges in found.items()}


def _figures(found: list[OwnHinge | Unusable]) -> dict[str, Any]:
    learnt = [one for one in found if isinstance(one, OwnHinge)]
    doubts = [one.doubt_deg for one in learnt]
    return {
        "bows": len(found),
        "refused": len(found) - len(learnt),
        "change_sd_deg": _sd([one.change_deg for one in learnt]),
        "doubt_sd_deg": _sd(doubts),
        "doubt_most_deg": float(np.percentile(np.abs(doubts), MOST_PERCENTILE))
        if doubts
        else math.nan,
        "unusual": sum(one.unusual for one in learnt),
    }


def _sd(values: list[float]) -> float:
    return float(np.std(values, ddof=1)) if len(values) > 1 else math.nan
