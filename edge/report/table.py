"""A session as a table in the terminal."""

from collections.abc import Iterator
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from edge.core.verdict.advice import current
from edge.report.words import bow_changes

NAMES = (
    *("rep", "at", "trunk", "hip", "pelvis", "spine", "more", "hips", "verdict"),
    "faults",
)
# Where there is no room for all, what says least about the spine goes first.
DISPENSABLE = ("hip", "trunk", "at", "pelvis", "more", "hips", "faults", "spine")
FAULTS_COLUMNS = 14  # chosen: the longest word of a fault; the others go below it

COMPARED = {
    "own_hinge": "the lifter's own neutral bow",
    "standing": "how the lifter stood",
    "population": "how people stand on average",
}

STYLES = {"good": "green", "caution": "yellow", "fault": "red", "unsure": "blue"}


def print_session(session: dict[str, Any], console: Console | None = None) -> None:
    """Print a session/1 payload: one row a repetition, then advice.

    ``spine`` is the range of flexion, ``more`` how much more the spine bent than in the
    set's first repetitions, ``hips`` the share of the bend that came from them at the
    deepest point. A narrow terminal gets fewer columns, each of them whole.
    """
    console = console or Console()
    sign = " deg" if console.options.ascii_only else "°"
    sets = session["sets"]
    reps = [rep for finished in sets for rep in finished["reps"]]
    frames = session["frames"]
    console.print(
        f"{_many(len(reps), 'repetition')} in {_many(len(sets), 'set')}, "
        f"{frames['judged']} of {_many(frames['seen'], 'frame')} judged, "
        f"view {session['view']}"
    )
    for finished in sets:
        table = Table(
            title=finished["exercise"].replace("_", " "),
            title_justify="left",
            box=box.SIMPLE_HEAD,
            padding=(0, 1, 0, 0),
        )
        rows = [
            dict(zip(NAMES, _cells(rep, sign), strict=True)) for rep in finished["reps"]
        ]
        shown = _fitting(rows, console.width)
        for name in shown:
            table.add_column(
                name,
                justify="left" if name in ("verdict", "faults") else "right",
                no_wrap=name != "faults",
            )
        for row in rows:
            table.add_row(*(row[name] for name in shown))
        console.print(table)
        if basis := _compared(finished["reps"]):
            console.print(f"Figures of the spine are compared with {basis}.")
        for told in bow_changes(finished["reps"]):
            console.print(told.replace("°", sign))
        if missing := [name for name in NAMES if name not in shown]:
            console.print(f"No room for: {', '.join(missing)}")
    if session["advice"]:
        console.print(
            "Advice: "
            + ", ".join(current(c).replace("_", " ") for c in session["advice"])
        )


def _fitting(rows: list[dict[str, str]], width: int) -> list[str]:
    """Return the columns that a terminal of this width shows whole."""
    widths = {
        name: max(len(name), *(Text.from_markup(row[name]).cell_len for row in rows))
        for name in NAMES
    }
    widths["faults"] = min(widths["faults"], FAULTS_COLUMNS)
    shown = list(NAMES)
    for name in DISPENSABLE:
        # Each column has a blank and a line beside it, and the table one more.
        if sum(widths[name] + 2 for name in shown) + 1 <= width:
            break
        shown.remove(name)
    return shown


def _cells(rep: dict[str, Any], sign: str) -> Iterator[str]:
    yield str(rep["index"])
    yield f"{rep['start_s']:.1f} s"
    for name in ("trunk_peak_deg", "hip_rom_deg", "pelvis_tilt_peak_deg"):
        yield _degrees(rep[name], sign)
    extension = rep["spine_extension_peak_deg"]
    least = None if extension is None else -extension
    most = rep["spine_flexion_peak_deg"]
    yield (
        "-" if most is None else f"{_degrees(least, sign)} to {_degrees(most, sign)}"
    )
    # Sessions that were stored by older programs do not say.
    drift = rep.get("spine_drift_deg")
    yield "-" if drift is None else f"{round(drift) or 0:+d}{sign}"
    share = rep["hip_share"]
    yield "-" if share is None else f"{share:.0%}"
    verdict = rep["verdict"]
    yield f"[{STYLES[verdict]}]{verdict}[/]"
    codes = dict.fromkeys(fault["code"] for fault in rep["faults"])
    yield ", ".join(code.replace("_", " ") for code in codes)


def _compared(reps: list[dict[str, Any]]) -> str:
    """Return what the figures stand on, in words; empty where nothing says it."""
    kinds = dict.fromkeys(rep.get("reference") for rep in reps)
    return ", then ".join(COMPARED[kind] for kind in kinds if kind in COMPARED)


def _degrees(value: float | None, sign: str) -> str:
    return "-" if value is None else f"{value:.0f}{sign}"


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
