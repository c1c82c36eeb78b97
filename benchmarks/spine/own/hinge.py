"""What a neutral bow of the lifter's own is worth, and what drift tells without one.

Rendered side views whose lifter bows in a take of its own
(``benchmarks.lifter.body.bow``) are read three times: against standing alone, against
that bow, and repetition against repetition.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.lifter.body.bow import Kind, bow_name
from benchmarks.lifter.truth_files import bow_tables, read_truth
from benchmarks.spine import truth as spine_truth
from benchmarks.spine.bends import MEASURES
from benchmarks.spine.cache import Watched, bowed, watched
from benchmarks.spine.stats import off, rank_correlation
from benchmarks.spine.truth import Reading, Scene
from edge.core.advising.advice import TIRED_DEG, advice_for
from edge.core.spine.own_hinge import OwnHinge, Unusable
from edge.core.types.frames import FloatArray
from edge.core.verdict.drift import DEEP_SHARE, FIRST_REPS, PEAK_SHARE

# How far from ``TIRED_DEG`` a true change must be for drift to be right or wrong about
# it: the error that is asked of it.
DRIFT_ERROR_DEG = 2.5
FLEXION = MEASURES[0]


@dataclass(frozen=True, slots=True)
class Change:
    """A repetition's change from the set's first two, degrees; NaN: cannot tell."""

    true: float
    estimated: float


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One clip: what its lifter's bow taught, and the clip read with and without it.

    ``bow_deg`` is how far the bow's spine truly was from neutral. A bow that was
    refused changes nothing. ``advice`` is that of the clip read against the bow.
    """

    name: str
    bow_deg: float
    hinge: OwnHinge | Unusable
    standing: Reading
    own: Reading
    changes: tuple[Change, ...]
    advice: tuple[str, ...] = ()

    @property
    def squat(self) -> bool:
        """Return whether the clip shows another lift than the bow."""
        return self.standing.scene.movement.startswith("squat")


Clip = tuple[Scene, Path, Path]


def cases(
    kind: Kind = Kind.NEUTRAL,
    watch: Callable[..., Watched] = watched,
    learn: Callable[[Path], OwnHinge | Unusable] = bowed,
) -> Iterator[Case]:
    """Yield every rendered side view whose lifter has such a bow."""
    result = bow_tables()
    for name, clip in spine_truth.scenes().items():
        table = result.get(bow_name(name, kind))
        if table is not None:
            hinge = learn(table.with_suffix(".mp4"))
            top = read_truth(table).flexion
            yield case(clip, float(max(top.max(), top.min(), key=abs)), hinge, watch)


def case(
    clip: Clip,
    bow_deg: float,
    hinge: OwnHinge | Unusable,
    watch: Callable[..., Watched] = watched,
) -> Case:
    """Return a clip read both ways."""
    scene, table, video = clip
    seen = watch(video)
    standing = spine_truth.read(scene, table, seen)
    own, advice = standing, advice_for(seen.reps)
    if isinstance(hinge, OwnHinge):
        against = watch(video, hinge=hinge)
        own = spine_truth.read(scene, table, against)
        advice = advice_for(against.reps)
    both = standing, own
    return Case(
        scene.name, bow_deg, hinge, *both, tuple(changes(standing, seen)), advice
    )


def changes(reading: Reading, seen: Watched) -> Iterator[Change]:
    """Yield the change of each repetition after those that others are compared with.

    A repetition that was not counted has no figure, and is none of the first two.
    """
    first: list[FloatArray] = []
    for number in np.unique(reading.rep[reading.rep > 0]):
        rows = reading.rep == number
        true = reading.true[rows]
        middle_s = float(reading.t_s[rows].mean())
        rep = next((r for r in seen.reps if r.start_s <= middle_s <= r.end_s), None)
        if len(first) == FIRST_REPS:
            estimated = math.nan if rep is None else rep.spine_drift_deg
            yield Change(true_change(true, first), estimated)
        elif rep is not None and math.isfinite(rep.spine_flexion_peak_deg):
            first.append(true)


def true_change(rep: FloatArray, first: Sequence[FloatArray]) -> float:
    """Return how much more a repetition flexes than others at the same lean, degrees.

    ``rep`` and each of ``first`` (F, 2) are true flexion and pelvic tilt, which lean
    the trunk together. It is the mean over where ``edge.core.verdict.drift`` looks.
    """
    flexion, lean = rep[:, 0], rep.sum(axis=1)
    deep = lean >= DEEP_SHARE * lean.max()
    round_deg = np.quantile(flexion[deep], 1.0 - PEAK_SHARE)
    rows = deep & (flexion >= round_deg)
    before = []
    for other in first:
        order = other.sum(axis=1).argsort()
        leans = other.sum(axis=1)[order]
        before.append(np.interp(lean[rows], leans, other[order, 0]))
    return float((flexion[rows] - np.mean(before, axis=0)).mean())


def columns(some: Sequence[Case]) -> dict[str, dict[str, float]]:
    """Return what each way of reading is worth over the clips, by its name."""
    ways = {
        "standing": [case.standing for case in some],
        "own hinge": [case.own for case in some],
    }
    result = {
        name: {
            **spine_truth.figures(each),
            "rank": spine_truth.rank_correlations(each)[FLEXION],
        }
        for name, each in ways.items()
    }
    return result | {"drift": drift([c for case in some for c in case.changes])}


def drift(some: Sequence[Change]) -> dict[str, float]:
    """Return what drift is worth, within and beyond ``TIRED_DEG``."""
    true = np.array([change.true for change in some])
    estimated = np.array([change.estimated for change in some])
    lit = estimated > TIRED_DEG
    within = true < TIRED_DEG - DRIFT_ERROR_DEG
    beyond = true > TIRED_DEG + DRIFT_ERROR_DEG
    error = off(estimated, true)
    return {
        "flexion_rmse_deg": error.rmse,
        "flexion_bias_deg": error.bias,
        "judged": float(np.isfinite(estimated).mean()) if estimated.size else math.nan,
        "rank": rank_correlation(true.tolist(), estimated.tolist()),
        "reps": len(some),
        "reps_within_limits": int(within.sum()),
        "false_red": int((lit & within).sum()),
        "reps_beyond_limits": int(beyond.sum()),
        "missed_red": int((~lit & beyond).sum()),
    }


def lifter(one: Case) -> dict[str, Any]:
    """Return one lifter's figures, plain values."""
    hinge, learnt = one.hinge, isinstance(one.hinge, OwnHinge)
    return {
        "bow_deg": one.bow_deg,
        "bow": "learnt" if learnt else str(hinge),
        "worth": hinge.worth if isinstance(hinge, OwnHinge) else math.nan,
        "change_deg": hinge.change_deg if isinstance(hinge, OwnHinge) else math.nan,
        "doubt_deg": hinge.doubt_deg if isinstance(hinge, OwnHinge) else math.nan,
        **columns([one]),
        "peaks_true_deg": _peaks(one.own, true=True),
        "peaks_standing_deg": _peaks(one.standing),
        "peaks_own_deg": _peaks(one.own),
        "changes_deg": [[change.true, change.estimated] for change in one.changes],
    }


def _peaks(reading: Reading, *, true: bool = False) -> list[float]:
    return [
        rep.true if true else rep.estimated[FLEXION]
        for rep in spine_truth.peaks(reading)
    ]
