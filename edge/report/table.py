"""A session as a table in the terminal."""

from collections.abc import Iterator, Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from edge.report.columns import fitting, told
from edge.report.told.advice import advice_lines
from edge.report.words import bow_changes, degrees

NAMES = (
    *("rep", "side", "at", "trunk", "hip", "pelvis", "spine", "more", "hips"),
    *("verdict", "faults"),
)
HOLD_NAMES = (
    *("hold", "side", "at", "held", "trunk", "spine", "lean", "turn", "drift"),
    *("verdict", "ended", "faults"),
)
# Where there is no room for all, what says least about the spine goes first.
DISPENSABLE = (
    *("hip", "ended", "trunk", "at", "turn", "pelvis", "more", "lean", "hips"),
    *("drift", "faults", "spine", "side", "held"),
)
WORDS = ("verdict", "faults", "side", "ended")  # read from the left
UNTOLD = ("side", "lean", "turn", "spine")  # columns that most exercises have not
FAULTS_COLUMNS = 14  # chosen: the longest word of a fault; the others go below it

COMPARED = {
    "own_hinge": "the lifter's own neutral bow",
    "standing": "how the lifter stood",
    "population": "how people stand on average",
    "hands_and_knees": "the back on hands and knees",
    "hold_start": "each hold's first still second",
}

STYLES = {"good": "green", "caution": "yellow", "fault": "red", "unsure": "blue"}


def print_session(session: dict[str, Any], console: Console | None = None) -> None:
    """Print a session/1 payload: one row a repetition or a hold, then advice.

    ``spine`` is the range of flexion, ``more`` how much more the spine bent than in the
    set's first repetitions, ``hips`` the share of the bend that came from them at the
    deepest point; of a hold, ``lean`` and ``turn`` are to a side, and ``drift`` is how
    far it moved. A narrow terminal gets fewer columns, each of them whole.
    """
    console = console or Console()
    sign = " deg" if console.options.ascii_only else "°"
    sets, frames = session["sets"], session["frames"]
    done = [_many(_count(sets, "reps"), "repetition")]
    if holds := _count(sets, "holds"):
        done = [*(done if _count(sets, "reps") else ()), _many(holds, "hold")]
    console.print(
        f"{' and '.join(done)} in {_many(len(sets), 'set')}, "
        f"{frames['judged']} of {_many(frames['seen'], 'frame')} judged, "
        f"view {session['view']}"
    )
    for finished in sets:
        title = finished["exercise"].replace("_", " ")
        reps = [
            dict(zip(NAMES, _cells(r, sign), strict=True)) for r in finished["reps"]
        ]
        # Sessions that were stored by older programs have none.
        holds_of = finished.get("holds") or ()
        holds_cells = (_hold_cells(hold, sign) for hold in holds_of)
        held = [dict(zip(HOLD_NAMES, cells, strict=True)) for cells in holds_cells]
        for names, rows in ((NAMES, reps), (HOLD_NAMES, held)):
            if rows:
                _print_table(console, title, names, rows)
        if basis := _compared([*finished["reps"], *holds_of]):
            console.print(f"Figures of the spine are compared with {basis}.")
        for change in bow_changes(finished["reps"]):
            console.print(change.replace("°", sign))
    for line in advice_lines(session["advice"]):
        console.print(line, highlight=False)


def _print_table(
    console: Console, title: str, names: Sequence[str], rows: list[dict[str, str]]
) -> None:
    table = Table(
        title=title, title_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0)
    )
    # What nothing is said in says nothing: most exercises have no sides.
    known = told(rows, names)
    kept = [name for name in names if name in known or name not in UNTOLD]
    shown = fitting(rows, kept, console.width, DISPENSABLE, {"faults": FAULTS_COLUMNS})
    for name in shown:
        table.add_column(
            name,
            justify="left" if name in WORDS else "right",
            no_wrap=name != "faults",
        )
    for row in rows:
        table.add_row(*(row[name] for name in shown))
    console.print(table)
    if missing := [name for name in kept if name not in shown]:
        console.print(f"No room for: {', '.join(missing)}")


def _cells(rep: dict[str, Any], sign: str) -> Iterator[str]:
    yield str(rep["index"])
    yield rep.get("side") or "-"
    yield f"{rep['start_s']:.1f} s"
    for name in ("trunk_peak_deg", "hip_rom_deg", "pelvis_tilt_peak_deg"):
        yield _degrees(rep[name], sign)
    yield _spine(rep, sign)
    # Sessions that were stored by older programs do not say.
    drift = rep.get("spine_drift_deg")
    yield "-" if drift is None else f"{round(drift) or 0:+d}{sign}"
    share = rep["hip_share"]
    yield "-" if share is None else f"{share:.0%}"
    yield from _judged(rep)
    yield _faults(rep)


def _hold_cells(hold: dict[str, Any], sign: str) -> Iterator[str]:
    yield str(hold["index"])
    yield hold.get("side") or "-"
    yield f"{hold['start_s']:.1f} s"
    yield f"{hold['end_s'] - hold['start_s']:.1f} s"
    yield _degrees(hold["trunk_mean_deg"], sign)
    yield _spine(hold, sign)
    for name in ("lateral_flexion_peak_deg", "rotation_peak_deg", "drift_deg"):
        yield _degrees(hold.get(name), sign)
    yield from _judged(hold)
    yield hold.get("ended_by") or "-"
    yield _faults(hold)


def _spine(each: dict[str, Any], sign: str) -> str:
    extension = each.get("spine_extension_peak_deg")
    least = None if extension is None else -extension
    most = each["spine_flexion_peak_deg"]
    return "-" if most is None else f"{_degrees(least, sign)} to {_degrees(most, sign)}"


def _judged(each: dict[str, Any]) -> Iterator[str]:
    verdict = each["verdict"]
    yield f"[{STYLES[verdict]}]{verdict}[/]"


def _faults(each: dict[str, Any]) -> str:
    codes = dict.fromkeys(fault["code"] for fault in each["faults"])
    return ", ".join(code.replace("_", " ") for code in codes)


def _count(sets: list[dict[str, Any]], kind: str) -> int:
    return sum(len(finished.get(kind) or ()) for finished in sets)


def _compared(reps: list[dict[str, Any]]) -> str:
    """Return what the figures stand on, in words; empty where nothing says it."""
    kinds = dict.fromkeys(rep.get("reference") for rep in reps)
    return ", then ".join(COMPARED[kind] for kind in kinds if kind in COMPARED)


def _degrees(value: float | None, sign: str) -> str:
    return degrees(value).replace("°", sign)


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
