"""What a spoilt bow makes of the figures, against the good bow of the same lifter."""

import math
from typing import Any

import numpy as np

from benchmarks.spine.own.hinge import Case, columns
from edge.core.advising.advice import BOW_AGAIN
from edge.core.spine.own_hinge import OwnHinge
from edge.core.types.frames import FloatArray

KEPT = (
    *("flexion_rmse_deg", "pelvis_rmse_deg", "reps_within_limits", "false_red"),
    *("reps_beyond_limits", "missed_red"),
)


def spoilt(good: Case, bad: Case) -> dict[str, Any]:
    """Return what a spoilt bow makes of a clip, against the lifter's good one.

    ``shift_deg`` is the mean by which it moves the figures of the frames that both
    judge, ``most_deg`` the size that all but 5 % of them stay below.
    """
    moved = (bad.own.estimated - good.own.estimated)[good.own.rep > 0, 0]
    moved = moved[np.isfinite(moved)]
    taken = isinstance(bad.hinge, OwnHinge)
    return {
        "bow_deg": bad.bow_deg,
        "bow": "learnt" if taken else str(bad.hinge),
        "shows": shows(bad),
        "worth": bad.hinge.worth if isinstance(bad.hinge, OwnHinge) else math.nan,
        "change_deg": bad.hinge.change_deg
        if isinstance(bad.hinge, OwnHinge)
        else math.nan,
        "doubt_deg": bad.hinge.doubt_deg
        if isinstance(bad.hinge, OwnHinge)
        else math.nan,
        "good_worth": good.hinge.worth
        if isinstance(good.hinge, OwnHinge)
        else math.nan,
        "shift_deg": float(moved.mean()) if moved.size else math.nan,
        "most_deg": _most(np.abs(moved)),
        **{key: columns([bad])["own hinge"].get(key, math.nan) for key in KEPT},
    }


def shows(bad: Case) -> str:
    """Return by what a lifter learns that something may be wrong with their bow."""
    if not isinstance(bad.hinge, OwnHinge):
        return "refused"
    told = ((bad.hinge.unusual, "doubt"), (BOW_AGAIN in bad.advice, "arched"))
    return ", ".join(word for holds, word in told if holds)


def _most(sizes: FloatArray) -> float:
    return float(np.percentile(sizes, 95.0)) if sizes.size else math.nan
