"""A session/1 payload -> what its report says of it, as plain numbers and sentences."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from edge.core.spine.baseline import PRIOR_MARGIN_DEG
from edge.core.types.codes import FaultCode
from edge.core.types.exercise import Exercise
from edge.errors import EdgeError
from edge.exercises.tables import load_exercise
from edge.report import words

Payload = Mapping[str, Any]

# How far a peak may be off, degrees: 5.3 together on 69 rendered clips (README,
# Measured), 3.9 on 17 lifters whose own bow was taken and nothing was chosen on.
# Against people in general, that and how far standing backs differ.
ERROR_DEG = 5.3
UNCERTAINTY_DEG = {"own_hinge": 3.9, "population": ERROR_DEG + PRIOR_MARGIN_DEG}
GRADES = ("good", "caution", "fault")
RANK = {"good": 0, "caution": 1, "fault": 2}


@dataclass(frozen=True, slots=True)
class Band:
    """Spine flexion in degrees: neutral between the first two, red past the others."""

    arched: float
    rounded: float
    red_arched: float
    red_rounded: float


def reps_of(session: Payload) -> Iterator[Payload]:
    """Yield every repetition of a session."""
    for each in session["sets"]:
        yield from each["reps"]


def holds_of(session: Payload) -> Iterator[Payload]:
    """Yield every hold of a session."""
    for each in session["sets"]:
        yield from each["holds"]


def exercise_of(finished: Payload) -> Exercise | None:
    """Return the exercise that a set was judged by; None where it is not known here."""
    try:
        return load_exercise(finished["exercise"])
    except EdgeError:
        return None


def family_of(finished: Payload) -> str:
    """Return what an exercise has in common with others, empty where not known."""
    exercise = exercise_of(finished)
    return str(exercise.family) if exercise else ""


def title_of(finished: Payload) -> str:
    """Return an exercise's title."""
    exercise = exercise_of(finished)
    return exercise.title if exercise else words.plain(finished["exercise"])


def band_of(finished: Payload) -> Band | None:
    """Return the limits of spine flexion; None where the exercise has none."""
    exercise = exercise_of(finished)
    if exercise is None:
        return None
    flexion = exercise.faults.get(FaultCode.SPINE_FLEXION)
    extension = exercise.faults.get(FaultCode.SPINE_EXTENSION)
    if flexion is None or extension is None:
        return None
    return Band(
        -extension.caution.enter_deg,
        flexion.caution.enter_deg,
        -extension.fault.enter_deg,
        flexion.fault.enter_deg,
    )


def uncertainty_deg(rep: Payload) -> float:
    """Return how far a repetition's peak of flexion may be off, degrees."""
    return UNCERTAINTY_DEG.get(str(rep.get("reference")), ERROR_DEG)


def summary(reps: list[Payload], holds: Sequence[Payload] = ()) -> str:
    """Return what came of repetitions, or of holds alone, in a sentence or two."""
    if not reps:
        return held(holds) if holds else "No repetition was counted."
    counts = Counter(rep["verdict"] for rep in reps)
    judged = sum(counts[grade] for grade in GRADES)
    if not judged:
        return f"None of {words.many(len(reps), 'repetition')} could be judged."
    if not counts["good"]:
        return _none_good(counts, "repetition")
    if counts["good"] == len(reps):
        alone = "The repetition" if len(reps) == 1 else f"All {len(reps)} repetitions"
        # What does not bend has no share of the hips.
        bent = any(rep.get("hip_share") is not None for rep in reps)
        return f"{alone} {'came from the hips' if bent else _were_good(reps)}."
    parts = [f"{counts['good']} of {words.many(len(reps), 'repetition')} good"]
    parts += [
        f"{counts[grade]} {words.verdict(grade)}"
        for grade in ("caution", "fault", "unsure")
        if counts[grade]
    ]
    return words.listed(parts) + "."


def _none_good(counts: Counter[str], noun: str) -> str:
    total = counts.total()
    parts = [
        f"{counts[grade]} {words.verdict(grade)}"
        for grade in ("caution", "fault", "unsure")
        if counts[grade]
    ]
    if len(parts) > 1:
        return f"None of {words.many(total, noun)} was good: {words.listed(parts)}."
    (only,) = (words.verdict(grade) for grade in counts if counts[grade])
    return f"The {noun} was {only}." if total == 1 else f"All {total} {noun}s: {only}."


def _were_good(reps: list[Payload]) -> str:
    return "was good" if len(reps) == 1 else "were good"


def standing(posture: Payload) -> str:
    """Return how the lifter stands; empty where it is not known."""
    hollow = posture.get("standing_lordosis_deg")
    if hollow is None:
        return ""
    head = words.degrees(posture.get("forward_head_deg"))
    low = "hollow of the lower back" if hollow >= 0 else "lower back rounded by"
    return (
        f"Standing: {low} {words.degrees(abs(hollow))}, head before the shoulders "
        f"{head}."
    )


def trend(finished: Payload) -> str:
    """Return how the form changed over a set, in a sentence; empty without a figure."""
    per_rep = finished.get("form_trend_deg_per_rep")
    if per_rep is None:
        return ""
    if abs(per_rep) < 0.5:
        return "The form stayed the same over the set."
    way = "more" if per_rep > 0 else "less"
    return f"With each repetition the spine rounded {abs(per_rep):.1f}° {way}."


def best_and_worst(records: Sequence[Payload]) -> dict[str, Payload]:
    """Return the best and the worst repetition or hold that can be drawn, by that word.

    One alone is neither, and its word is empty.
    """
    drawn = [each for each in records if each.get("deepest")]
    drawn = [each for each in drawn if each["verdict"] in RANK]
    drawn.sort(key=_badness)
    if len(drawn) > 1:
        return {"best": drawn[0], "worst": drawn[-1]}
    return dict(zip(("",), drawn, strict=False))


def _badness(rep: Payload) -> tuple[int, float]:
    flexion = rep.get("spine_flexion_peak_deg") or 0.0
    arch = rep.get("spine_extension_peak_deg") or 0.0
    return RANK[rep["verdict"]], max(flexion, arch)


def unjudged(
    reps: Sequence[Payload], view: str, noun: str = "repetition", family: str = ""
) -> list[str]:
    """Return what could not be judged, and why."""
    why: dict[str, list[int]] = {}
    for rep in reps:
        if rep["verdict"] == "unsure":
            why.setdefault(words.why_unsure(rep, view, family), []).append(rep["index"])
    return [
        f"{noun.capitalize()}{'s' if len(indexes) > 1 else ''} "
        f"{words.numbers(indexes)}: {text}."
        for text, indexes in why.items()
    ]


def references(reps: Sequence[Payload], holds: Sequence[Payload] = ()) -> list[str]:
    """Return what the figures stand on, and how far they may be off."""
    # What a hold says of the back stands on something, or it says nothing of it.
    held = [hold for hold in holds if hold.get("reference")]
    told = []
    for noun, each in (("repetition", reps), ("hold", held)):
        counts = Counter(str(one.get("reference") or "") for one in each)
        for code, count in counts.most_common():
            what = words.REFERENCES.get(code, words.UNTOLD)
            off = UNCERTAINTY_DEG.get(code, ERROR_DEG)
            told.append(
                f"{words.many(count, noun)} compared with {what}: the spine's "
                f"figures may be off by about {off:.0f}°."
            )
    return told + words.bow_changes(reps)


def sides(holds: list[Payload]) -> list[str]:
    """Return left against right of held positions, where both were held."""
    told = []
    for name, noun in (
        ("spine_flexion_peak_deg", "rounding"),
        ("spine_extension_peak_deg", "arching"),
        ("lateral_flexion_peak_deg", "leaning to a side"),
        ("rotation_peak_deg", "turning"),
        ("drift_deg", "drift"),
    ):
        means = []
        for side in ("left", "right"):
            values = [h.get(name) for h in holds if h.get("side") == side]
            # A drift may be one of either way, a bend one way is 0 at least.
            least = -math.inf if name == "drift_deg" else 0.0
            known = [max(value, least) for value in values if value is not None]
            means.append(sum(known) / len(known) if known else None)
        left, right = means
        if left is not None and right is not None:
            shown = f"left {words.degrees(left)}, right {words.degrees(right)}"
            apart = words.degrees(abs(round(left) - round(right)))
            told.append(f"{noun.capitalize()}: {shown} ({apart} apart).")
    return told


def note(written: Payload, sets: Sequence[Payload] = ()) -> str:
    """Return what a coach wrote, with where in a session's sets and when."""
    number, at = written["set_number"], ""
    if number:
        held = len(sets) >= number and not sets[number - 1]["reps"]
        at = f"Set {number}, {'hold' if held else 'repetition'} {written['rep']}: "
    wrong = "the verdict was wrong." if written["wrong"] else ""
    said = " ".join(part for part in (wrong, written["words"]) if part)
    return f"{at}{said} ({str(written['written'])[:10]})"


def held(holds: Sequence[Payload]) -> str:
    """Return how many holds were good, and what the others were."""
    counts = Counter(str(hold["verdict"]) for hold in holds)
    if counts["good"]:
        return f"{counts['good']} of {words.many(len(holds), 'hold')} good."
    return _none_good(counts, "hold")
