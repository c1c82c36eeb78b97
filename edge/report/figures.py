"""All figures of a set as tables of a page."""

from collections.abc import Callable, Iterator, Sequence

from edge.report import words
from edge.report.facts import Payload, family_of
from edge.report.html import table, text

REP_COLUMNS = (
    *("repetition", "side", "verdict", "hips", "rounding", "arching", "pelvis"),
    "trunk",
)
HOLD_COLUMNS = (
    *("hold", "side", "verdict", "held", "rounding", "arching", "leaning"),
    *("turning", "drift", "ended", "faults"),
)


def rep_table(finished: Payload, which: str) -> str:
    """Return the repetitions of a set; ``which`` set it is, for who cannot see it."""
    family = family_of(finished)
    names = (*REP_COLUMNS, *words.ways(family), "faults")
    caption = f"Repetitions of {which}"
    return _table(caption, names, finished["reps"], family, _rep_row)


def hold_table(finished: Payload, which: str) -> str:
    """Return the holds of a set."""
    family = family_of(finished)
    return _table(
        f"Holds of {which}", HOLD_COLUMNS, finished["holds"], family, _hold_row
    )


def verdict(each: Payload) -> str:
    """Return a verdict as markup, with a shape for who sees no colours."""
    code = str(each["verdict"])
    mark = words.MARKS.get(code, "")
    return f'<strong class="{text(code)}">{mark} {text(words.verdict(code))}</strong>'


def _table(
    caption: str,
    names: Sequence[str],
    records: Sequence[Payload],
    family: str,
    row: Callable[[Payload, str], Iterator[str]],
) -> str:
    rows = [list(row(each, family)) for each in records]
    # A column in which nothing is said pushes others off a phone.
    told = [at for at in range(len(names)) if any(r[at] not in ("", "-") for r in rows)]
    kept = ([each[at] for at in told] for each in rows)
    return table(caption, [names[at] for at in told], kept)


def _faults(each: Payload, family: str) -> str:
    codes = dict.fromkeys(fault["code"] for fault in each["faults"])
    return text(", ".join(words.fault(code, family) for code in codes))


def _rep_row(rep: Payload, family: str) -> Iterator[str]:
    yield str(rep["index"])
    yield text(rep.get("side") or "-")
    yield verdict(rep)
    yield words.percent(rep["hip_share"])
    for name in ("spine_flexion", "spine_extension"):
        yield words.degrees(words.from_zero(rep[f"{name}_peak_deg"]))
    for name in ("pelvis_tilt", "trunk"):
        yield words.degrees(rep[f"{name}_peak_deg"])
    for name in ("eccentric_s", "pause_s", "concentric_s"):
        yield words.seconds(rep[name])
    yield _faults(rep, family)


def _hold_row(hold: Payload, family: str) -> Iterator[str]:
    yield str(hold["index"])
    yield text(hold.get("side") or "-")
    yield verdict(hold)
    yield words.seconds(hold["end_s"] - hold["start_s"])
    for name in ("spine_flexion", "spine_extension", "lateral_flexion", "rotation"):
        yield words.degrees(words.from_zero(hold.get(f"{name}_peak_deg")))
    yield words.degrees(hold.get("drift_deg"))
    yield text(words.hold_end(hold.get("ended_by")))
    yield _faults(hold, family)
