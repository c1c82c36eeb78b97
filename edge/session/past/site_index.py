"""The lists of a gym's sets by day, rack and athlete, as pages of its site."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from edge.gym.notes import Note
from edge.report import words
from edge.report.html import table, text

INDEXES = {"index": "day", "racks": "rack", "athletes": "athlete"}
# What a phone shows without scrolling comes first.
COLUMNS = (
    *("UTC", "exercise", "verdicts", "who", "rounding", "load"),
    "rack",
)
SAID_BY_HEADING = {"athlete": "who", "rack": "rack"}

Row = dict[str, Any]
Notes = Mapping[tuple[str, str], Sequence[Note]]


def site_index(
    rows: Sequence[Row], by: str, notes: Notes, name: Callable[[str, str], str]
) -> Iterator[str]:
    """Yield the body of a page that lists sets, the newest first, by one of INDEXES.

    ``notes`` are by (rack, session); ``name`` gives the page of such a pair.
    """
    yield f"<h1>Sessions by {by}</h1><nav><p>"
    for page, other in INDEXES.items():
        yield f'<a href="{page}.html">by {other}</a> '
    yield "</p></nav>"
    if not rows:
        yield "<p>No session yet.</p>"
        return
    yield '<p class="about">Days and times are in UTC.</p>'
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(_group(row, by), []).append(row)
    names = [each for each in COLUMNS if each != SAID_BY_HEADING.get(by)]
    for heading in groups if by == "day" else sorted(groups):
        yield f"<section><h2>{text(heading)}</h2>"
        cells = [dict(_cells(row, by, notes, name)) for row in groups[heading]]
        lines = ([each[column] for column in names] for each in cells)
        yield table(f"Sets of {heading}", names, lines)
        yield "</section>"


def _group(row: Row, by: str) -> str:
    if by == "day":
        return str(row["started"])[:10]
    return str(row[by] or "nobody named")


def _cells(
    row: Row, by: str, notes: Notes, name: Callable[[str, str], str]
) -> Iterator[tuple[str, str]]:
    key = row["rack"], row["session"]
    started = str(row["started"])[:16].replace("T", " ")
    # The heading says the day already, and a phone is narrow.
    when = started[11:] if by == "day" else started
    yield "UTC", f'<a href="{name(*key)}">{text(when or "report")}</a>'
    exercise = text(words.plain(row["exercise"] or "-"))
    yield "exercise", f'<span class="words">{exercise}</span>'
    said = _coach(notes.get(key, ()), row["set_index"] + 1)
    yield "verdicts", "<br>".join([_verdicts(row), *said])
    yield "who", text(row["athlete"] or "-")
    yield "rounding", words.degrees(row["flexion_deg"])
    yield "load", text(words.load(row["load_kg"]))
    yield "rack", text(row["rack"])


def _verdicts(row: Row) -> str:
    lines = [f"{row['good']} of {row['reps'] or row['holds']} good"]
    for code in ("fault", "caution", "unsure"):
        if row[code]:
            said = f"{words.MARKS[code]} {row[code]} {words.verdict(code)}"
            lines.append(f'<strong class="{code}">{text(said)}</strong>')
    return "<br>".join(lines)


def _coach(notes: Sequence[Note], number: int) -> Iterator[str]:
    """Yield what a coach said of a set, or of its session as a whole."""
    own = [each for each in notes if each.set_number in (None, number)]
    if wrong := sum(each.wrong for each in own):
        yield f"coach: {wrong} marked wrong"
    if said := sum(bool(each.words) for each in own):
        yield f"coach: {words.many(said, 'note')}"
