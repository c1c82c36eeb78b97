"""What was seen -> what to do about it: codes that a screen or a coach words.

The remedies are those that the field names for a spine that moves with the hips: less
weight, slower repetitions, feeling the hips move, rolling and stretching. What went
well is told too. ``edge.core.advising.remedies`` has what goes with each fault.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean, median, pstdev

import numpy as np

from edge.core.advising.remedies import (
    LOWER_CROSS,
    REMEDIES,
    TISSUES,
    Rows,
    remedy,
)
from edge.core.types.codes import ReferenceKind, Side, Verdict
from edge.core.types.exercise import Exercise, Family
from edge.core.types.records import HoldRecord, Posture, RepRecord

TREND_DEG = 2.0  # chosen: ten degrees more over five repetitions is fatigue
# Below this many points a line through them tells more of one repetition than of all.
# Chosen.
TREND_REPS = 4
# More than in the first repetitions, in both of the last two. Chosen: three times the
# 2 deg by which like repetitions of a real set differ.
TIRED_DEG = 6.0
STEADY_DEG = 3.0  # chosen: half of that
# Share of a set's repetitions that makes a habit. Chosen: two of five, not one.
MANY = 0.3
# A repetition that reads as arched by more against the lifter's own bow. Chosen: beyond
# what is left of an error against a neutral bow, 3 deg (rms), and twice its play.
ARCHED_DEG = 8.0
BOW_AGAIN = "bow_again"
MOST = 0.5  # chosen: with more that cannot be told, the place is wrong, not the lifter
# Of the exercise's usual time on the way down. Chosen: twice as fast is another lift.
HASTY = 0.5
# Spread of the ways down over their mean. Chosen: 0.3 s of the usual two.
EVEN = 0.15
SEVERAL = 3  # chosen: of fewer nothing is said in general
# How many more of one side's are good. Chosen: two of four.
UNEVEN = 0.5
# Standing: the hollow of the back's edge, and the head before the shoulders. Chosen:
# past all hollows measured on seven lifters, three real (-19 to 13 deg), and past two
# in three of ten real heads (-11 to 20 deg). Nobody of whom a coach said that they
# stand so was at hand: it is told as a tendency only.
HOLLOW_DEG, HEAD_DEG = 15.0, 15.0
# What a lighter weight may help in; elsewhere the body is all that is lifted.
LOADED = (Family.HINGE, Family.SQUAT, Family.LUNGE, Family.PALLOF, None)

# Codes of older records, by what they are called now.
RENAMED = {"softer_knees_only": "bend_knees_less"}

Record = RepRecord | HoldRecord


@dataclass(frozen=True, slots=True)
class Work:
    """What was done in a set; ``exercise`` is None where it is not known here."""

    reps: Sequence[RepRecord]
    holds: Sequence[HoldRecord] = ()
    exercise: Exercise | None = None

    @property
    def all(self) -> list[Record]:
        """Return repetitions and holds."""
        return [*self.reps, *self.holds]

    @property
    def family(self) -> Family | None:
        """Return what the exercise is like."""
        return self.exercise.family if self.exercise else None

    def verdicts(self) -> list[Verdict]:
        """Return how each was judged."""
        return [each.verdict for each in self.all]


def tires(reps: Sequence[RepRecord]) -> bool:
    """Return whether the spine bends more than in the set's first repetitions."""
    drifts = [rep.spine_drift_deg for rep in reps]
    known_deg = np.array([drift for drift in drifts if np.isfinite(drift)])
    if len(known_deg) < TREND_REPS:
        return False
    rises = np.polyfit(np.arange(len(known_deg)), known_deg, 1)[0] > TREND_DEG
    return bool(rises or min(known_deg[-2:]) > TIRED_DEG)


def _arched_in_all(work: Work) -> bool:
    """Return whether many read as arched against the lifter's own bow.

    Hardly anybody arches in a hinge; a bow that was round makes all look as if.
    """
    own = [rep for rep in work.reps if rep.reference is ReferenceKind.OWN_HINGE]
    arched = [rep for rep in own if rep.spine_extension_peak_deg > ARCHED_DEG]
    return bool(own) and len(arched) >= MANY * len(own)


def _hasty(work: Work) -> bool:
    """Return whether the way down is much quicker than the exercise's own."""
    tempo = work.exercise.tempo if work.exercise else None
    downs = [rep.eccentric_s for rep in work.reps if math.isfinite(rep.eccentric_s)]
    return bool(
        tempo and len(downs) >= SEVERAL and median(downs) < HASTY * tempo.eccentric_s
    )


def _breaks(work: Work) -> bool:
    """Return whether a hold lasted longer than its form."""
    return any(
        hold.faults and hold.verdict is not Verdict.UNSURE for hold in work.holds
    )


def _uneven(work: Work) -> bool:
    """Return whether one side does well what the other does not."""
    shares = []
    for side in Side:
        known = [
            each.verdict is Verdict.GOOD
            for each in work.all
            if each.side is side and each.verdict is not Verdict.UNSURE
        ]
        if known:
            shares.append(fmean(known))
    return len(shares) == len(Side) and abs(shares[0] - shares[1]) >= UNEVEN


def _short(work: Work) -> bool:
    """Return whether good holds all end long before what to aim for."""
    limits = work.exercise.hold if work.exercise else None
    good = [h for h in work.holds if h.verdict is Verdict.GOOD]
    if limits is None or not good or work.reps:
        return False
    return all(h.end_s - h.start_s < limits.target_s.value for h in good)


def _all_good(records: Sequence[Record], least: int) -> bool:
    good = [each.verdict is Verdict.GOOD for each in records]
    return len(good) >= least and all(good)


def _steady(work: Work) -> bool:
    """Return whether a set without a fault ends as it began."""
    if {Verdict.CAUTION, Verdict.FAULT} & set(work.verdicts()):
        return False
    drifts = [r.spine_drift_deg for r in work.reps if math.isfinite(r.spine_drift_deg)]
    return len(drifts) >= TREND_REPS and max(map(abs, drifts)) < STEADY_DEG


def _even_tempo(work: Work) -> bool:
    downs = [r.eccentric_s for r in work.reps if math.isfinite(r.eccentric_s)]
    even = len(downs) > SEVERAL and pstdev(downs) < EVEN * fmean(downs)
    return even and not _hasty(work)


Rule = tuple[str, Callable[[Work], bool]]

FIRST: tuple[Rule, ...] = (
    ("less_weight", lambda w: w.family in LOADED and Verdict.FAULT in w.verdicts()),
    ("stop_earlier", lambda w: tires(w.reps)),
    ("less_weight", lambda w: w.family in LOADED and tires(w.reps)),
    (BOW_AGAIN, _arched_in_all),
    ("end_hold_sooner", _breaks),
)
LATER: tuple[Rule, ...] = (
    ("slow_down", _hasty),
    ("weaker_side_first", _uneven),
    ("hold_longer", _short),
    (
        "move_the_camera",
        lambda w: w.verdicts().count(Verdict.UNSURE) > len(w.all) * MOST,
    ),
)
# Chosen: a hold lasts as long as several repetitions, so that one is enough.
WELL: tuple[Rule, ...] = (
    ("good_spine", lambda w: _all_good(w.reps, SEVERAL)),
    ("good_holds", lambda w: _all_good(w.holds, 1)),
    ("good_to_the_end", _steady),
    ("good_tempo", _even_tempo),
)


def current(code: str) -> str:
    """Return what an advice code of a record, perhaps an older one, is called now."""
    return RENAMED.get(code, code)


def advice_for(
    reps: Sequence[RepRecord],
    holds: Sequence[HoldRecord] = (),
    exercise: Exercise | None = None,
) -> tuple[str, ...]:
    """Return advice codes for a set, most important first, what went well last."""
    work = Work(reps, holds, exercise)
    if not work.all:
        return ()
    rows = [*_that_hold(FIRST, work), *_about(REMEDIES, work)]
    rows += [*_that_hold(LATER, work), *_about(TISSUES, work)]
    return tuple(dict.fromkeys((*rows, *_that_hold(WELL, work))))


def advice_of(record: Record, family: Family | None = None) -> tuple[str, ...]:
    """Return what to do about one repetition or hold, most important first."""
    codes = {fault.code for fault in record.faults}
    told = _rows(REMEDIES, codes, family)
    if isinstance(record, HoldRecord) and record.faults:
        told = ["end_hold_sooner", *told]
    return tuple(dict.fromkeys(told))


def advice_now(
    reps: Sequence[RepRecord], family: Family | None = None
) -> tuple[str, ...]:
    """Return what to tell between two repetitions of the set in progress."""
    stop = ("stop_the_set", "less_weight") if tires(reps) else ()
    return (*stop, *(advice_of(reps[-1], family) if reps else ()))


def posture_advice(posture: Posture) -> tuple[str, ...]:
    """Return what a way of standing suggests: a tendency, where both signs are seen."""
    hollow = posture.standing_lordosis_deg >= HOLLOW_DEG
    head = posture.forward_head_deg >= HEAD_DEG
    return LOWER_CROSS if hollow and head else ()


def _that_hold(rules: Iterable[Rule], work: Work) -> list[str]:
    return [code for code, holds in rules if holds(work)]


def _about(rows: Rows, work: Work) -> list[str]:
    """Return what a table says of the faults that are a habit in a set."""
    every = [{fault.code for fault in each.faults} for each in work.all]
    codes = {code for codes in every for code in codes}
    habits = {c for c in codes if sum(c in each for each in every) >= MANY * len(every)}
    return _rows(rows, habits, work.family)


def _rows(rows: Rows, codes: Iterable[str], family: Family | None) -> list[str]:
    known = set(codes)
    order = dict.fromkeys(code for code, _ in rows if code in known)
    return [told for code in order for told in remedy(rows, code, family)]
