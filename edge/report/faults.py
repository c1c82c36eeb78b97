"""What a set's faults were, in words, and how far its backs went."""

from collections.abc import Sequence

from edge.core.types.codes import FaultCode
from edge.report import words
from edge.report.facts import Band, Payload, family_of

# The record's own figure of what a fault is told of, as tables show it: a fault's peak
# is that of a single frame.
OWN_FIGURE = {
    FaultCode.SPINE_FLEXION: "spine_flexion_peak_deg",
    FaultCode.SPINE_EXTENSION: "spine_extension_peak_deg",
    FaultCode.LATERAL_FLEXION: "lateral_flexion_peak_deg",
    FaultCode.ROTATION: "rotation_peak_deg",
}


def faults(
    reps: Sequence[Payload], noun: str = "repetition", family: str = ""
) -> list[str]:
    """Return each kind of fault with where in a set it was and how far it went."""
    found: dict[str, list[int]] = {}
    peaks: dict[str, tuple[float, int]] = {}
    for rep in reps:
        for each in rep["faults"]:
            code, index = each["code"], rep["index"]
            if index not in found.setdefault(code, []):
                found[code].append(index)
            peak = _peak_deg(rep, each)
            if peak is not None and (
                code not in peaks or _worse(code, peak, peaks[code][0])
            ):
                peaks[code] = (peak, index)
    return [
        _told(
            words.fault(code, family), found[code], peaks.get(code), noun, _most(code)
        )
        for code in found
    ]


def _peak_deg(rep: Payload, fault: Payload) -> float | None:
    own = rep.get(OWN_FIGURE.get(fault["code"], ""))
    peak: float | None = fault.get("peak_deg") if own is None else own
    return peak


def _worse(code: str, one: float, other: float) -> bool:
    # Of bends that are not deep enough, the least deep is the worst.
    return one < other if code == FaultCode.SHALLOW else one >= other


def _most(code: str) -> str:
    return "only" if code == FaultCode.SHALLOW else "up to"


def faults_of(finished: Payload) -> list[str]:
    """Return the faults of a set; what a hold within a repetition shows is its."""
    family = family_of(finished)
    if finished["reps"]:
        return faults(finished["reps"], family=family)
    return faults(finished["holds"], "hold", family)


def _told(
    fault: str,
    indexes: list[int],
    peak: tuple[float, int] | None,
    noun: str,
    most: str,
) -> str:
    nouns = noun if len(indexes) == 1 else f"{noun}s"
    told = f"{fault.capitalize()} in {nouns} {words.numbers(indexes)}"
    if peak is None:
        return told + "."
    where = "" if len(indexes) == 1 else f", in {noun} {peak[1]}"
    return f"{told} ({most} {words.degrees(peak[0])}{where})."


def arched(rep: Payload) -> bool:
    """Return whether it is arching that a repetition was told of, and not rounding."""
    codes = {fault["code"] for fault in rep["faults"]}
    arching, rounding = FaultCode.SPINE_EXTENSION, FaultCode.SPINE_FLEXION
    return arching in codes and rounding not in codes and _arch(rep) is not None


def _arch(rep: Payload) -> float | None:
    return rep.get("spine_extension_peak_deg")


def back_deg(rep: Payload) -> float | None:
    """Return how far the back went: rounding is positive, arching negative."""
    arch = _arch(rep)
    if arched(rep) and arch is not None:
        return -arch
    return rep.get("spine_flexion_peak_deg")


def back(rep: Payload) -> str:
    """Return the same in words."""
    value = back_deg(rep)
    if value is not None and arched(rep):
        return f"arched {words.degrees(-value)}"
    return f"rounded {words.degrees(words.from_zero(value))}"


def amber_past_red(reps: Sequence[Payload], band: Band | None) -> str:
    """Return why repetitions past the limit of red are amber; empty without one."""
    if band is None:
        return ""
    past = [
        rep["index"]
        for rep in reps
        if rep["verdict"] == "caution"
        and (value := back_deg(rep)) is not None
        and not band.red_arched < value < band.red_rounded
    ]
    if not past:
        return ""
    noun = "Repetition" if len(past) == 1 else "Repetitions"
    return (
        f"{noun} {words.numbers(past)}: past the limit of red, and yet amber, because "
        "the back was not seen clearly enough there to be sure."
    )
