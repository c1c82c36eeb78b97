"""Codes -> the words that a lifter and a coach read; an unknown code is still told."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from edge.core.advising.advice import current
from edge.core.spine.own_hinge import beyond_usual_deg
from edge.texts.table import ADVICE_SECTIONS, section_of, text

# Shapes as well as colours, for those who see no red and green.
MARKS = {"good": "●", "caution": "▲", "fault": "■", "unsure": "○"}
REFERENCES = {
    "own_hinge": "the lifter's own hinge with a stick along the back",
    "standing": "how the lifter stood before",
    "population": "people in general: how this lifter stands was not known",
    "hands_and_knees": "the same back at rest on hands and knees",
    "hold_start": "the first still second of the same hold",
}
UNTOLD = "how the lifter stood, as far as the record tells"


def plain(code: str) -> str:
    """Return a code as words."""
    return code.replace("_", " ")


def verdict(code: str) -> str:
    """Return what a verdict is called."""
    return text("verdict", code) or plain(code)


def fault(code: str, family: str = "") -> str:
    """Return what a fault code stands for in an exercise of a family."""
    own = text("fault_of", f"{family}.{code}")
    return own or text("fault", code) or plain(code)


def hold_end(code: str | None) -> str:
    """Return how a hold ended; a dash where its record does not tell."""
    return (text("hold_end", code) or plain(code)) if code else "-"


def advice(code: str) -> str:
    """Return a sentence for an advice code, also of an older record."""
    code = current(code)
    return text(section_of(code), code) or plain(code).capitalize() + "."


def grouped(codes: Iterable[str]) -> dict[str, list[str]]:
    """Return sentences for advice codes by what they are, see ``ADVICE_SECTIONS``."""
    groups: dict[str, list[str]] = {name: [] for name in ADVICE_SECTIONS}
    for code in map(current, codes):
        groups[section_of(code)].append(advice(code))
    return {name: told for name, told in groups.items() if told}


def many(count: int, noun: str) -> str:
    """Return a count with its noun."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def listed(words: list[str]) -> str:
    """Return words as a list in a sentence."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if words[1:] else words)


def at_rack(name: str) -> str:
    """Return which rack it was, whatever it is called."""
    return name if "rack" in name.lower() else f"rack {name}"


def numbers(indexes: list[int]) -> str:
    """Return rising numbers in short: 1 to 4, 7 and 9."""
    runs: list[list[int]] = []
    for index in indexes:
        if runs and index == runs[-1][-1] + 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    told = []
    for run in runs:
        told += [f"{run[0]} to {run[-1]}"] if len(run) > 2 else [str(i) for i in run]
    return listed(told)


def degrees(value: float | None) -> str:
    """Return whole degrees; a dash where it could not be told."""
    # Adding 0 makes of a minus zero a plain one.
    return "-" if value is None else f"{round(value) + 0:d}°"


def ways(family: str = "") -> tuple[str, str, str]:
    """Return what the parts of a repetition are, as they follow each other.

    On hands and knees it is a leg that goes up, is held, and comes down.
    """
    return ("up", "held", "down") if family == "bird_dog" else ("down", "pause", "up")


def from_zero(value: float | None) -> float | None:
    """Return how far a back went one way: below zero it never went there."""
    return None if value is None else max(value, 0.0)


def percent(value: float | None) -> str:
    """Return a share as percent; a dash where it could not be told."""
    return "-" if value is None else f"{value * 100:.0f} %"


def seconds(value: float | None) -> str:
    """Return seconds; a dash where they could not be told."""
    return "-" if value is None else f"{value:.1f} s"


def load(kg: float | None, unit: str = "kg") -> str:
    """Return a load in ``kg`` or ``lb``; nothing where it is not known."""
    if kg is None:
        return ""
    return f"{kg / 0.45359237:.0f} lb" if unit == "lb" else f"{kg:g} kg"


def bow_changes(reps: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return what the lifter's own bow changed in their repetitions, in sentences.

    A change that is rare may come from a bow whose spine was not neutral.
    """
    most, doubt = (
        max((rep[key] for rep in reps if rep.get(key) is not None), key=abs, default=0)
        for key in ("reference_change_deg", "reference_doubt_deg")
    )
    if not any(rep.get("reference") == "own_hinge" for rep in reps):
        return []
    told = f"The lifter's own bow added up to {most:+.0f}° to flexion"
    if not beyond_usual_deg(doubt):
        return [told + "."]
    back = "round" if doubt > 0 else "arched"
    return [
        f"{told}. It looked {abs(doubt):.0f}° more {back} than a neutral bow of "
        f"somebody who stands like that: if it was {back}, all figures are off by as "
        "much; bow again with the stick."
    ]


FROM_AHEAD = ("side_plank", "pallof")  # families that are filmed from the front
ON_THE_FLOOR = ("plank", "bird_dog")  # whose backs are compared with themselves


def why_unsure(rep: Mapping[str, Any], view: str, family: str = "") -> str:
    """Return why a repetition or hold could not be judged, as its record tells."""
    if family in FROM_AHEAD:
        if view == "side":
            return "filmed from the side, where leaning and turning cannot be seen"
        return "shoulders, hips or feet were seen in too few pictures"
    if view == "front":
        return "filmed from the front, where rounding cannot be seen"
    if rep.get("spine_flexion_peak_deg") is None or not rep.get("quality"):
        return "the back was seen in too few pictures"
    if family in ON_THE_FLOOR:
        return "the back or the legs were hidden for a part of it"
    if rep.get("reference") == "population":
        return "how the lifter stands was not known"
    return (
        "the back was hidden where the bend was deepest, or how the lifter stands was "
        "not known"
    )
