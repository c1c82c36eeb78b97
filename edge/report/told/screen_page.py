"""A screen/1 record -> its part of the page: words first, then each station."""

from collections.abc import Iterator

from edge.report import words
from edge.report.html import paragraph, table, text
from edge.report.told import advice as told
from edge.report.told.screen_lines import (
    MARKS,
    ORDER,
    Payload,
    meaning,
    result,
    title,
    why,
)

COLUMNS = ("station", "result", "seen from", "what it rests on")
CLASSES = {"good": "good", "work_on": "fault", "cannot_tell": "unsure"}


def screen_article(screen: Payload, heading: str, level: str) -> Iterator[str]:
    """Yield the report of a screen; ``heading`` is who and when."""
    yield "<article>"
    yield f"<{level}>{text(heading)}: guided screen</{level}>"
    yield paragraph(summary(screen), "verdict")
    yield from told.advice(screen["advice"])
    yield "<section><h2>Station by station</h2>"
    name = f"Stations of screen {screen['id'][:8]}"
    yield table(name, COLUMNS, map(_row, screen["stations"]))
    yield "</section>"
    yield from _each(screen)
    yield "<section><h2>What the figures stand on</h2>"
    posture = screen["posture"]
    for key, what in (
        ("standing_lordosis_deg", "hollow of the lower back"),
        ("forward_head_deg", "head before the shoulders"),
    ):
        if posture.get(key) is not None:
            yield paragraph(f"Standing: {what} {words.degrees(posture[key])}.")
    yield paragraph(
        f"Judged by {screen['model']['name']}, Hingewatch {screen['software']}; "
        f"screen {screen['id']}. What was not seen is not claimed. A coach's eye comes "
        "before any of these figures; this is no medical advice.",
        "about",
    )
    yield "</section></article>"


def summary(screen: Payload) -> str:
    """Return how many stations show what, in a sentence."""
    names = {
        code: [title(s) for s in screen["stations"] if s["result"] == code]
        for code in ORDER
    }
    parts = [
        f"{words.listed(found)}: {meaning(code)}"
        for code, found in names.items()
        if found
    ]
    return "; ".join(parts) + "." if parts else "No station was reached."


def _row(station: Payload) -> Iterator[str]:
    code = str(station["result"])
    yield text(title(station))
    mark = MARKS.get(code, "")
    yield (
        f'<strong class="{CLASSES.get(code, "unsure")}">{mark} '
        f"{text(result(station))}</strong>"
    )
    yield text(station["view"])
    yield text(why(station))


def _each(screen: Payload) -> Iterator[str]:
    done = [s for s in screen["stations"] if s["advice"]]
    for station in done:
        yield f"<section><h2>{text(title(station))}</h2>"
        yield from told.advice(station["advice"], "h3")
        yield "</section>"
