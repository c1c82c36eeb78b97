"""What a station's records show: does it dissociate, and what to do first.

Nothing is claimed of what was not seen: too little that could be judged is "cannot
tell", also where all of it was good.
"""

import math
from collections.abc import Iterable, Sequence

from edge.core.advising.advice import advice_for, posture_advice
from edge.core.types.codes import FaultCode, Verdict
from edge.core.types.exercise import Exercise
from edge.core.types.records import HoldRecord, Posture, RepRecord
from edge.session.screen.lean import LeanRecord
from edge.session.screen.seen import Seen
from edge.session.screen.stations import (
    HELD_SHARE,
    STANDING,
    Outcome,
    Result,
    Station,
)

JUDGED = 0.5  # of what is asked for. Chosen: less of it may be the rest's opposite
GOOD = 2 / 3  # of what was judged. Chosen: two good bows in three are a habit
# What is told of loads and cameras is for training.
ELSEWHERE = {"less_weight", "stop_earlier", "hold_longer"}
FIRST = 2  # stations to begin with. Chosen: who is told eight things does none


def result_of(seen: Seen, exercise: Exercise, posture: Posture) -> Result:
    """Return what a station shows."""
    station = seen.station
    if station.name == STANDING:
        figures = (posture.standing_lordosis_deg, posture.forward_head_deg)
        if not all(map(math.isfinite, figures)):
            return Result.CANNOT_TELL
        return Result.WORK_ON if posture_advice(posture) else Result.GOOD
    if station.reps:
        asked = station.reps
        passed = [_shown(rep, station) for rep in seen.reps if _judged(rep)]
    else:
        asked = station.rounds
        told = [hold for hold in seen.holds if _told(hold, station)]
        passed = [hold.verdict is Verdict.GOOD for hold in told]
    if len(passed) < JUDGED * asked:
        return Result.CANNOT_TELL
    lean = seen.lean.best if seen.lean else None
    if lean is not None and leant(lean, station, exercise) is False:
        return Result.WORK_ON
    return Result.GOOD if sum(passed) >= GOOD * len(passed) else Result.WORK_ON


def _judged(record: RepRecord | HoldRecord) -> bool:
    return record.verdict is not Verdict.UNSURE


def _shown(rep: RepRecord, station: Station) -> bool:
    return rep.verdict is Verdict.GOOD and not rep.trunk_peak_deg < station.trunk_deg


def _told(hold: HoldRecord, station: Station) -> bool:
    """Return whether a hold shows something: a good one that is short, nothing.

    It is a false start, or the pictures ended first.
    """
    long = hold.end_s - hold.start_s >= HELD_SHARE * station.hold_s
    return _judged(hold) and (long or hold.verdict is not Verdict.GOOD)


def leant(lean: LeanRecord, station: Station, exercise: Exercise) -> bool | None:
    """Return whether a lean kept the spine neutral for its time; None: cannot tell."""
    sides = (
        (FaultCode.SPINE_FLEXION, lean.spine_flexion_peak_deg),
        (FaultCode.SPINE_EXTENSION, lean.spine_extension_peak_deg),
    )
    known = [
        peak_deg < exercise.faults[code].caution.enter_deg
        for code, peak_deg in sides
        if code in exercise.faults and math.isfinite(peak_deg)
    ]
    if not known or (all(known) and lean.held_s < station.lean_s):
        return None
    return all(known)


def advice_at(seen: Seen, exercise: Exercise, posture: Posture) -> tuple[str, ...]:
    """Return what a station tells, as codes of advice."""
    if seen.station.name == STANDING:
        return posture_advice(posture)
    codes = advice_for(seen.reps, seen.holds, exercise)
    told = [code for code in codes if code not in ELSEWHERE]
    peaks = [rep.trunk_peak_deg for rep in seen.reps if _judged(rep)]
    if peaks and max(peaks) < seen.station.trunk_deg:
        told.insert(0, "go_deeper")
    if seen.lean and seen.lean.best:
        kept = leant(seen.lean.best, seen.station, exercise)
        told += [] if kept is None else ["good_lean" if kept else "lean_neutral"]
    return tuple(dict.fromkeys(told))


def first(
    results: Sequence[tuple[str, Result, tuple[str, ...]]], outcomes: Iterable[Outcome]
) -> tuple[str, ...]:
    """Return what to do first: the easiest stations that fail, and what helps there.

    ``results`` has for each station its name, what it shows and its advice.
    """
    todo = [(name, codes) for name, shown, codes in results if shown is Result.WORK_ON]
    # How somebody stands is worked on beside all else.
    todo.sort(key=lambda each: each[0] == STANDING)
    told: list[str] = []
    for name, codes in todo[:FIRST]:
        told += [] if name == STANDING else [f"practise_{name}"]
        told += [code for code in codes if not code.startswith("good_")]
    if not told:
        seen = all(shown is Result.GOOD for _, shown, _ in results)
        whole = all(outcome is Outcome.DONE for outcome in outcomes)
        told = ["screen_all_good" if seen and whole else "screen_again"]
    return tuple(dict.fromkeys(told))
