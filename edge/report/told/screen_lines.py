"""A screen/1 record -> words: what dissociates well, what does not, what is first."""

from collections.abc import Iterator, Mapping
from typing import Any

from edge.report import words
from edge.report.told.advice import advice_lines
from edge.texts.table import text

Payload = Mapping[str, Any]

MARKS = {"good": "●", "work_on": "■", "cannot_tell": "○"}
ORDER = ("good", "work_on", "cannot_tell")


def title(station: Payload) -> str:
    """Return what a station is called."""
    name = str(station["station"])
    return text("station", name) or words.plain(name)


def result(station: Payload) -> str:
    """Return what a station shows."""
    return meaning(str(station["result"]))


def meaning(code: str) -> str:
    """Return what a result's code means."""
    return text("result", code) or words.plain(code)


def why(station: Payload) -> str:
    """Return what a station's result rests on, in a few words."""
    told = []
    if station["outcome"] != "done":
        code = str(station["outcome"])
        told.append(text("outcome", code) or words.plain(code))
    reps, holds = station["reps"], station["holds"]
    records = reps or holds
    if records:
        noun = "repetition" if reps else "hold"
        good = sum(each["verdict"] == "good" for each in records)
        told.append(f"{good} of {words.many(len(records), noun)} good")
    unsure = sum(each["verdict"] == "unsure" for each in records)
    if unsure:
        told.append(f"{unsure} could not be judged")
    if not reps and holds:
        spans = [hold["end_s"] - hold["start_s"] for hold in holds]
        told.append("held " + words.listed([words.seconds(span) for span in spans]))
    codes = dict.fromkeys(f["code"] for each in records for f in each["faults"])
    told += [words.fault(code) for code in codes]
    if lean := station.get("lean"):
        told.append(
            f"trunk bowed to {words.degrees(lean['trunk_peak_deg'])}, "
            f"held {words.seconds(lean['held_s'])}"
        )
    return ", ".join(told)


def screen_lines(screen: Payload) -> Iterator[str]:
    """Yield a screen as lines for a terminal."""
    for code in ORDER:
        found = [s for s in screen["stations"] if s["result"] == code]
        if found:
            yield f"{meaning(code).capitalize()}:"
        for station in found:
            basis = why(station)
            yield f"{MARKS[code]} {title(station)}" + (f": {basis}" if basis else "")
    yield from advice_lines(screen["advice"])
