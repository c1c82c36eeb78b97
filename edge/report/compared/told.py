"""Where two executions part, in words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from edge.core.types.codes import FaultCode, HoldEnd
from edge.report import words
from edge.report.compared.comparison import Pair, Parting
from edge.report.compared.motion import HOLD, REP, Motion
from edge.report.facts import family_of, title_of

TEMPO_SHARE = 0.15  # chosen: a sixth quicker or slower is noticed
# How much longer something is held that is told. Chosen: times of holds are off by
# 0.3 s on average (README), and a second is felt.
HELD_S, HELD_SHARE = 1.0, 0.15
# Chosen: amber begins at 7 deg and more, and what is off is off in both seconds alike.
DRIFT_DEG = 5.0
# More and less of each signal, as a coach says it.
SAID = {
    "spine_flexion_deg": ("the spine rounds {} more", "the spine rounds {} less"),
    "pelvis_tilt_deg": ("the pelvis tips {} more", "the pelvis tips {} less"),
    "knee_flexion_deg": ("the knees bend {} more", "the knees bend {} less"),
    "hip_flexion_deg": ("the hips bend {} more", "the hips bend {} less"),
    "raised_hip_deg": ("the raised leg hangs {} lower", "the raised leg is {} higher"),
    "neck_flexion_deg": ("the neck bends {} more", "the neck bends {} less"),
    "hips_above_line_deg": ("the hips are {} higher", "the hips are {} lower"),
    "hips_below_line_deg": ("the hips sag {} more", "the hips sag {} less"),
    "chest_turn_deg": ("the chest turns {} more", "the chest turns {} less"),
}
# What the figure is of that a hold is judged by.
MOVED = {
    "plank": "the hips",
    "side_plank": "the hips",
    "pallof": "the chest",
    "bird_dog": "the back",
}
PHASES = {
    "eccentric": " on the way down",
    "bottom": " at the bottom",
    "concentric": " on the way up",
}
RAISED = {
    "eccentric": " while the leg is raised",
    "bottom": " while it is held",
    "concentric": " while the leg is lowered",
}
# What a fault of a hold says already.
SAME = {
    "spine_flexion_deg": {FaultCode.SPINE_FLEXION, FaultCode.SPINE_EXTENSION},
    "hips_above_line_deg": {FaultCode.HIPS_HIGH, FaultCode.HIPS_LOW},
    "hips_below_line_deg": {FaultCode.LATERAL_FLEXION},
    "chest_turn_deg": {FaultCode.ROTATION},
}
ARCHED_DEG = 5.0  # chosen: what a figure of the back may be off by
NOWHERE = "The two executions part nowhere."


def told(pairs: Sequence[Pair]) -> list[str]:
    """Return in words where the executions part, and in what tempo; never empty."""
    lines = [f"{named(p.attempt)}: {each}." for p in pairs for each in partings(p)]
    lines = [*_exercises(pairs), *(lines or [NOWHERE])]
    return [*lines, *_sides(pairs), *_tempo(pairs)]


def named(motion: Motion) -> str:
    """Return which it is, such as ``Hold 2 (left)``."""
    side = f" ({motion.side})" if motion.side else ""
    return f"{motion.kind.capitalize()} {motion.index}{side}"


def partings(pair: Pair) -> Iterator[str]:
    """Yield where one repetition or hold parts from its like, worst first."""
    if pair.kind == HOLD:
        yield from _held(pair)
    codes = {fault["code"] for fault in _own_faults(pair)}
    for parting in pair.partings:
        if not codes & SAME.get(parting.signal, set()):
            yield _parted(parting, pair)


def _parted(parting: Parting, pair: Pair) -> str:
    more, less = SAID[parting.signal]
    if parting.signal == "spine_flexion_deg" and parting.attempt_deg < -ARCHED_DEG:
        less = "the back arches {} more"
    said = (more if parting.peak_deg > 0 else less).format(
        words.degrees(abs(parting.peak_deg))
    )
    start_s, of = 0.0, ""
    phases = RAISED if "raised_hip_deg" in pair.expected else PHASES
    if pair.kind == HOLD:
        start_s, of, phases = pair.attempt.record["start_s"], " of it", {}
    first, last, most = (
        each - start_s for each in (parting.start_s, parting.end_s, parting.peak_s)
    )
    return (
        f"{said}{phases.get(parting.phase, '')}, from {first:.1f} s to {last:.1f} s"
        f"{of}, most at {most:.1f} s"
    )


def _held(pair: Pair) -> Iterator[str]:
    """Yield how much longer one is held, how it ends and how far it drifts."""
    reference, attempt = pair.reference.record, pair.attempt.record
    for fault in _own_faults(pair):
        family = family_of({"exercise": pair.attempt.exercise})
        yield _faulted(fault, attempt, family)
    for_s, wanted_s = pair.attempt.duration_s, pair.reference.duration_s
    if _longer(for_s, wanted_s):
        yield f"held {words.seconds(for_s)}, the reference {words.seconds(wanted_s)}"
    drift, wanted = attempt.get("drift_deg"), reference.get("drift_deg")
    if drift is None or wanted is None or abs(drift - wanted) < DRIFT_DEG:
        return
    what = MOVED.get(family_of({"exercise": pair.attempt.exercise}), "it")
    yield (
        f"{what} moved by {words.degrees(abs(drift))} between its first second and its "
        f"last, in the reference by {words.degrees(abs(wanted))}"
    )


def _own_faults(pair: Pair) -> list[Mapping[str, Any]]:
    """Return the first of each fault of a hold that its like has not, as they came."""
    if pair.kind != HOLD:
        return []
    known = {fault["code"] for fault in pair.reference.record["faults"]}
    found: dict[str, Mapping[str, Any]] = {}
    for fault in pair.attempt.record["faults"]:
        if fault["code"] not in known:
            found.setdefault(fault["code"], fault)
    return sorted(found.values(), key=lambda fault: float(fault["start_s"]))


def _faulted(fault: Mapping[str, Any], attempt: Mapping[str, Any], family: str) -> str:
    said = words.fault(fault["code"], family)
    if fault["code"] != FaultCode.ASYMMETRY:  # which is of the whole hold
        said += f" after {fault['start_s'] - attempt['start_s']:.1f} s"
    if fault.get("peak_deg") is not None:
        said += f" (up to {words.degrees(fault['peak_deg'])})"
    broke = attempt.get("ended_by") == HoldEnd.BROKEN
    if broke and fault["end_s"] >= attempt["end_s"]:
        said += ", and the form did not come back"
    return said


def _longer(held_s: float, wanted_s: float) -> bool:
    return abs(held_s - wanted_s) >= max(HELD_S, HELD_SHARE * wanted_s)


def _exercises(pairs: Sequence[Pair]) -> Iterator[str]:
    others = {
        (p.reference.exercise, p.attempt.exercise)
        for p in pairs
        if p.reference.exercise != p.attempt.exercise
    }
    for reference, attempt in sorted(others):
        one, other = (title_of({"exercise": each}) for each in (reference, attempt))
        yield f"Two exercises: {one} in the reference, {other} in the attempt."


def _sides(pairs: Sequence[Pair]) -> Iterator[str]:
    """Yield left against right of what is held, where the attempt has both."""
    held = [pair for pair in pairs if pair.kind == HOLD]
    attempt = {side: _usual_s(held, side) for side in ("left", "right")}
    left, right = attempt.values()
    if left is None or right is None or not _longer(left, right):
        return
    yield (
        f"Left against right: the attempt is held {words.seconds(left)} on the left "
        f"and {words.seconds(right)} on the right."
    )


def _usual_s(pairs: Sequence[Pair], side: str) -> float | None:
    found = [p.attempt.duration_s for p in pairs if p.attempt.side == side]
    return float(np.median(found)) if found else None


def _tempo(pairs: Sequence[Pair]) -> Iterator[str]:
    reps = [pair for pair in pairs if pair.kind == REP]
    if not reps:
        return
    pace = float(np.median([pair.pace for pair in reps]))
    if abs(pace - 1) >= TEMPO_SHARE:
        way = "slower" if pace > 1 else "quicker"
        yield (
            f"Tempo: the attempt is {way}, a repetition takes {pace:.1f} times as long."
        )
    if any(pair.kind == HOLD for pair in pairs):
        return  # each hold tells how long it was
    paused = [
        [pair.attempt.record.get("pause_s"), pair.reference.record.get("pause_s")]
        for pair in reps
    ]
    known = [both for both in paused if None not in both]
    if known and _longer(*(medians := np.median(np.array(known, float), axis=0))):
        pause, wanted = (words.seconds(float(each)) for each in medians)
        yield f"At the bottom the attempt is held {pause}, the reference {wanted}."
