"""``hingewatch history``: what was done over time; one person's data."""

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from edge.config.sections import Config
from edge.core.types.records import payload
from edge.errors import Reason, UsageError
from edge.exercises.tables import load_exercise
from edge.files.outputs import STANDARD_OUTPUT, TextOutput
from edge.gym.notes import LONGEST, Note
from edge.report import words
from edge.report.columns import fitting, told
from edge.session.past.history import (
    Trend,
    delete_person,
    history,
    most_told,
    person,
    trends,
)
from edge.session.past.stored import note_session
from edge.store.settings import store_path

FIGURES = {
    "flexion_deg": ("rounding", words.degrees),
    "drift_deg": ("drift", words.degrees),
    "hip_share": ("from the hips", words.percent),
    "eccentric_s": ("way down", words.seconds),
    "held_s": ("held", words.seconds),
}
NAMES = (
    *("when", "who", "exercise", "load", "good", "rounding", "drift", "hips"),
    *("down", "held", "session"),
)
# Where there is no room for all, what says least of a set goes first.
DISPENSABLE = ("down", "drift", "hips", "held", "load", "rounding", "who")
WHO_COLUMNS = 16  # chosen: a longer name goes on below
EXPORT, DELETE, NOTE = "export", "delete", "note"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes."""
    parser.add_argument(
        "action",
        metavar="export|delete|note",
        nargs="?",
        choices=(EXPORT, DELETE, NOTE),
        help="one person's data; a coach's note of a session",
    )
    parser.add_argument("person", nargs="?", metavar="ATHLETE|SESSION")
    parser.add_argument("words", nargs="?", metavar="WORDS", help="of a note")
    parser.add_argument("--rep", type=_place, metavar="SET.REP", help="of a note")
    parser.add_argument(
        "--wrong", action="store_true", help="a note that the verdict is wrong"
    )
    parser.add_argument("--athlete", metavar="NAME", help="only this person's sets")
    parser.add_argument("--exercise", metavar="NAME", help="only of this exercise")
    parser.add_argument("--rack", metavar="NAME", help="only from this rack")
    parser.add_argument("--limit", type=int, default=30, help="sets to list")
    parser.add_argument("--unit", choices=("kg", "lb"), default="kg", help="of loads")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument(
        "--store", metavar="FILE|URL", help="a rack's store or a gym's database"
    )
    parser.add_argument(
        "--out", default=STANDARD_OUTPUT, metavar="FILE.json", help="of an export"
    )
    parser.add_argument("--yes", action="store_true", help="delete without being asked")


def command(options: argparse.Namespace) -> int:
    """Do it; returns the exit code."""
    store = options.store or str(store_path(Config().store))
    if options.action is not None:
        if not options.person:
            raise UsageError(
                f"history {options.action}: name whose", reason=Reason.INVALID
            )
        if options.action == NOTE:
            return _note(store, options)
        if options.action == EXPORT:
            return _export(store, options.person, options.out)
        return _delete(store, options.person, sure=options.yes)
    if options.limit < 1:
        raise UsageError("--limit must be at least 1", reason=Reason.INVALID)
    exercise = options.exercise and load_exercise(options.exercise).name
    sets = history(store, options.athlete, exercise)
    if options.rack is not None:
        sets = [each for each in sets if each["rack"] == options.rack]
    if options.format == "json":
        shown = {"sets": sets, "trends": [payload(each) for each in trends(sets)]}
        sys.stdout.write(json.dumps(shown, indent=2) + "\n")
        return 0
    _show(sets, options.limit, options.unit)
    return 0


def _place(text: str) -> tuple[int, int]:
    with suppress(ValueError):
        number, rep = map(int, text.split("."))
        if number > 0 and rep > 0:
            return number, rep
    raise argparse.ArgumentTypeError(f"{text!r} is no SET.REP, such as 1.3")


def _note(store: str, options: argparse.Namespace) -> int:
    words_of = (options.words or "").strip()
    if not (words_of or options.wrong) or len(words_of) > LONGEST:
        raise UsageError(
            f"history note: say something, in at most {LONGEST} characters",
            reason=Reason.INVALID,
        )
    number, rep = options.rep or (None, None)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    note = Note(now, number, rep, options.wrong, words_of)
    session = note_session(options.person, store, note)
    sys.stderr.write(f"noted for session {session}\n")
    return 0


def _show(sets: list[dict[str, Any]], limit: int, unit: str) -> None:
    console = Console()
    if not sets:
        console.print("No set is stored that fits.")
        return
    rows = [dict(zip(NAMES, _cells(each, unit), strict=True)) for each in sets[:limit]]
    known = told(rows, NAMES)
    shown = fitting(rows, known, console.width, DISPENSABLE, {"who": WHO_COLUMNS})
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for name in shown:
        table.add_column(name, no_wrap=name != "who")
    for row in rows:
        table.add_row(*(row[name] for name in shown))
    console.print(table)
    if missing := [name for name in known if name not in shown]:
        console.print(f"No room for: {', '.join(missing)}")
    if len(sets) > limit:
        console.print(f"{len(sets) - limit} more; see --limit")
    for trend in trends(sets):
        console.print(trend_line(trend, unit), markup=False, highlight=False)
    for code, count in most_told(sets):
        begin = f"Told in {count} of {words.many(len(sets), 'set')}: "
        console.print(begin + words.advice(code), markup=False, highlight=False)


def _cells(each: dict[str, Any], unit: str) -> Iterator[Text]:
    # Names are a stranger's: never markup.
    yield Text((each["started"] or "")[:16].replace("T", " "))
    yield Text(each["athlete"] or "-")
    yield Text(words.plain(each["exercise"]))
    yield Text(words.load(each["load_kg"], unit))
    yield Text(f"{each['good']}/{each['reps'] or each['holds']}")
    yield Text(words.degrees(each["flexion_deg"]))
    yield Text(words.degrees(each["drift_deg"]))
    yield Text(words.percent(each["hip_share"]))
    yield Text(words.seconds(each["eccentric_s"]))
    yield Text(words.seconds(each["held_s"]))
    yield Text(each["session"][:8])


def trend_line(trend: Trend, unit: str) -> str:
    """Return in words how an exercise went."""
    parts = [
        f"{name} {shown(trend.figures[key][0])} to {shown(trend.figures[key][1])}"
        for key, (name, shown) in FIGURES.items()
        if key in trend.figures
    ]
    if "load_kg" in trend.figures:
        first, last = trend.figures["load_kg"]
        lifted = (words.load(round(first, 1), unit), words.load(round(last, 1), unit))
        parts.append(f"load {lifted[0]} to {lifted[1]}")
    name = words.plain(trend.exercise)
    if trend.athlete is not None:
        name = f"{trend.athlete}, {name}"
    return f"{name}, {trend.sets} sets, first third to last: {', '.join(parts)}"


def _export(store: str, athlete: str, out: str) -> int:
    sessions = person(store, athlete)
    with TextOutput(out) as file:
        file.write(json.dumps(sessions, indent=2, ensure_ascii=False))
    sys.stderr.write(f"{words.many(len(sessions), 'session')} of {athlete!r}\n")
    return 0


def _delete(store: str, athlete: str, *, sure: bool) -> int:
    if not sure:
        if not sys.stdin.isatty():
            raise UsageError(
                f"history delete: deletes all of {athlete!r} for good; say --yes",
                reason=Reason.INVALID,
            )
        sys.stderr.write(f"Delete all of {athlete!r} for good? Write yes: ")
        sys.stderr.flush()
        if sys.stdin.readline().strip() != "yes":
            return 1
    gone, stays = delete_person(store, athlete)
    sys.stdout.write(f"{words.many(gone, 'session')} of {athlete!r} deleted.\n")
    for line in stays:
        sys.stdout.write(f"Stays: {line}.\n")
    return 0
