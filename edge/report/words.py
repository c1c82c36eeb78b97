"""Codes -> the words that a lifter and a coach read; an unknown code is still told."""

from collections.abc import Mapping, Sequence
from typing import Any

from edge.core.spine.own_hinge import beyond_usual_deg

VERDICTS = {
    "good": "good",
    "caution": "amber",
    "fault": "red",
    "unsure": "not judged",
}
# Shapes as well as colours, for those who see no red and green.
MARKS = {"good": "●", "caution": "▲", "fault": "■", "unsure": "○"}
FAULTS = {
    "spine_flexion": "the spine rounded",
    "spine_extension": "the back arched",
    "lateral_flexion": "the trunk leaned to a side",
    "rotation": "the trunk turned",
    "neck": "the neck bent",
    "knee_dominant": "the knees bent more than the hips",
    "hips_first": "the hips rose before the trunk",
    "shallow": "the bend was shallow",
    "too_fast": "the way down was too fast",
    "pelvis_drop": "the pelvis dropped to a side",
    "asymmetry": "left and right differed",
    "limb_low": "a limb hung low",
    "hips_high": "the hips were high",
    "hips_low": "the hips sagged",
}
ADVICE = {
    "less_weight": "Take less weight until every repetition stays out of red.",
    "hips_back_spine_long": "Push the hips back and keep the spine long.",
    "ribs_down": "Keep the ribs down: do not arch the back to stay upright.",
    "bow_again": "Bow again with the stick: against your bow the back reads as arched. "
    "If it was not, it was round in the bow.",
    "stop_earlier": "End the set earlier: the form changed with each repetition.",
    "slow_down": "Take more time on the way down.",
    "go_deeper": "Go deeper, as far as the spine stays as it is.",
    "softer_knees_only": "Keep the knees soft and still; let the hips do the work.",
    "move_the_camera": "Move the camera to the side of the lifter, at hip height, and "
    "let the back be seen.",
}
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


def fault(code: str) -> str:
    """Return what a fault code stands for."""
    return FAULTS.get(code, plain(code))


def advice(code: str) -> str:
    """Return a sentence for an advice code."""
    return ADVICE.get(code, plain(code).capitalize() + ".")


def many(count: int, noun: str) -> str:
    """Return a count with its noun."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def listed(words: list[str]) -> str:
    """Return words as a list in a sentence."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if words[1:] else words)


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
    return "-" if value is None else f"{value:.0f}°"


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


def why_unsure(rep: dict[str, Any], view: str) -> str:
    """Return why a repetition could not be judged, as far as its record tells."""
    if view == "front":
        return "filmed from the front, where rounding cannot be seen"
    if rep.get("spine_flexion_peak_deg") is None or not rep.get("quality"):
        return "the back was seen in too few pictures"
    if rep.get("reference") == "population":
        return "how the lifter stands was not known"
    return (
        "the back was hidden where the bend was deepest, or how the lifter stands was "
        "not known"
    )
