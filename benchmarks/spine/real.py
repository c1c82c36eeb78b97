"""The spine's figures on real lifters, whose clips say only "rounded" or "correct".

Nothing was fitted to them. A bend counts by its worst lamp, a clip by its bends: a
false red is a correct one that lit the red lamp, a missed red a rounded one that did
not, and one is missed altogether when it lit neither amber nor red.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.lifter.truth_files import CLIPS
from benchmarks.spine.bends import MEASURES, Bend, bends
from benchmarks.spine.cache import Watched, watched
from benchmarks.spine.stats import auc, gap
from edge.core.types.codes import Level, Verdict

REAL = CLIPS.parent / "clips"
CORRECT = (
    "kb_deadlift_correct_side",
    "gym_deadlift_good_1",
    "gym_deadlift_good_3",
    "gym_deadlift_good_5",
    "web_good014",
    "web_good016",
    "web_good018",
)
ROUNDED = (
    "kb_deadlift_rounded_side",
    "gym_deadlift_bad_1",
    "gym_deadlift_bad_3",
    "gym_deadlift_bad_5",
    "web_bad005",
    "web_bad008",
    "web_bad014",
)
# Oblique or from the front: flexion cannot be judged, nothing may be red.
TURNED = ("kb_deadlift_correct_oblique", "web_good001", "web_good006")
LABELS = {"correct": CORRECT, "rounded": ROUNDED, "not from the side": TURNED}

Sets = Mapping[str, Sequence[Bend]]


def real_sets(watch: Callable[[Path], Watched] = watched) -> dict[str, list[Bend]]:
    """Return the bends of every labelled clip beside the checkout, by clip."""
    names = [name for some in LABELS.values() for name in some]
    return {name: bends(watch(REAL / f"{name}.mp4")) for name in names}


def peak_of_set(some: Sequence[Bend], measure: str = MEASURES[0]) -> float:
    """Return a clip's peak: the median of its bends', NaN when none was judged."""
    known = [b.peaks[measure] for b in some if math.isfinite(b.peaks[measure])]
    return float(np.median(known)) if known else math.nan


def rates(
    correct: Sequence[Sequence[Bend]], rounded: Sequence[Sequence[Bend]]
) -> dict[str, dict[str, float]]:
    """Return the shares of false and missed reds: per bend, per clip, per verdict.

    A clip is red when any of its bends is, and missed when all of them are. Verdicts
    are those of the bends that were counted, judged again once the neutral was known.
    """
    both = (correct, rounded)
    each = [[[bend.worst] for some in kind for bend in some] for kind in both]
    whole = [[[bend.worst for bend in some] for some in kind] for kind in both]
    last = [
        [[bend.verdict] for some in kind for bend in some if bend.verdict is not None]
        for kind in both
    ]
    lamps, verdicts = (Level.FAULT, Level.CAUTION), (Verdict.FAULT, Verdict.CAUTION)
    return {
        "bend": _rates(each[0], each[1], *lamps),
        "clip": _rates(whole[0], whole[1], *lamps),
        "verdict": _rates(last[0], last[1], *verdicts),
    }


def _rates(
    correct: Sequence[Sequence[StrEnum]],
    rounded: Sequence[Sequence[StrEnum]],
    red: StrEnum,
    amber: StrEnum,
) -> dict[str, float]:
    def share(some: Sequence[Sequence[StrEnum]], *colours: StrEnum) -> float:
        lit = [any(shown in colours for shown in clip) for clip in some]
        return float(np.mean(lit)) if lit else math.nan

    return {
        "correct": len(correct),
        "rounded": len(rounded),
        "false_red": share(correct, red),
        "missed_red": 1 - share(rounded, red),
        "missed": 1 - share(rounded, red, amber),
    }


def figures(sets: Sets) -> dict[str, Any]:
    """Return what the sets say, plain JSON values but for NaN."""
    correct, rounded = ([sets[name] for name in some] for some in (CORRECT, ROUNDED))
    tops = {
        name: [
            [peak_of_set(some, name) for some in kind] for kind in (rounded, correct)
        ]
        for name in MEASURES
    }
    each = {
        name: [
            [bend.peaks[name] for some in kind for bend in some]
            for kind in (rounded, correct)
        ]
        for name in MEASURES
    }
    return {
        **rates(correct, rounded),
        "auc_bend": {name: auc(*each[name]) for name in MEASURES},
        "auc_clip": {name: auc(*tops[name]) for name in MEASURES},
        "gap_clip_deg": gap(*tops[MEASURES[0]]),
        "gap_bend_deg": gap(*each[MEASURES[0]]),
        "red_though_turned": sum(
            bend.worst is Level.FAULT for name in TURNED for bend in sets[name]
        ),
        "clips": {name: clip_figures(some) for name, some in sets.items()},
    }


def clip_figures(some: Sequence[Bend]) -> dict[str, Any]:
    """Return one clip's lamps and verdicts, bend by bend, and its peaks."""
    return {
        "peak_deg": peak_of_set(some),
        "bends": [
            {
                "start_s": bend.start_s,
                "lamp": str(bend.worst),
                "verdict": None if bend.verdict is None else str(bend.verdict),
                "judged": bend.judged,
                **bend.peaks,
            }
            for bend in some
        ],
    }
