"""Which rendered lifters something of the own hinge was chosen on, and which were not.

How the bow is used, and its limits, were chosen with some lifters in view. Figures that
are to hold for others are those of lifters set aside.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.lifter.body.bow import Kind, named
from benchmarks.lifter.drawn import PASSED, SETS
from benchmarks.lifter.truth_files import bow_tables
from benchmarks.spine.cache import bowed
from benchmarks.spine.own_hinge import Case
from edge.core.spine.own_hinge import USUAL_CHANGE_DEG, OwnHinge, Unusable

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
    """Yield each half of hinges and of squats that is not empty, with its title."""
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


def bow_changes(
    learn: Callable[[Path], OwnHinge | Unusable] = bowed,
) -> dict[str, Any]:
    """Return what neutral bows change, lifters chosen on, those without a clip too.

    ``USUAL_CHANGE_DEG`` rests on the percentile.
    """
    found = [
        learn(table.with_suffix(".mp4"))
        for name, table in bow_tables().items()
        if named(name)[1] is Kind.NEUTRAL and half(named(name)[0]) == CHOSEN
    ]
    changes = [abs(one.change_deg) for one in found if isinstance(one, OwnHinge)]
    return {
        "bows": len(found),
        "refused": len(found) - len(changes),
        "most_deg": float(np.percentile(changes, MOST_PERCENTILE))
        if changes
        else float("nan"),
        "usual_deg": USUAL_CHANGE_DEG,
        "change_deg": sorted(changes),
    }
