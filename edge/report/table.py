"""A session as a table in the terminal."""

from collections.abc import Iterator
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

STYLES = {"good": "green", "caution": "yellow", "fault": "red", "unsure": "blue"}


def print_session(session: dict[str, Any], console: Console | None = None) -> None:
    """Print a session/1 payload: one row a repetition, then advice.

    ``spine`` is the range of flexion, ``hips`` the share of the bend that came from
    them at the deepest point.
    """
    console = console or Console()
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
        for name in ("rep", "at", "trunk", "hip", "pelvis", "spine", "hips"):
            table.add_column(name, justify="right", no_wrap=True)
        table.add_column("verdict", no_wrap=True)
        table.add_column("faults")
        for rep in finished["reps"]:
            table.add_row(*_cells(rep))
        console.print(table)
    if session["advice"]:
        console.print(
            "Advice: " + ", ".join(c.replace("_", " ") for c in session["advice"])
        )


def _cells(rep: dict[str, Any]) -> Iterator[str]:
    yield str(rep["index"])
    yield f"{rep['start_s']:.1f} s"
    for name in ("trunk_peak_deg", "hip_rom_deg", "pelvis_tilt_peak_deg"):
        yield _degrees(rep[name])
    extension = rep["spine_extension_peak_deg"]
    least = None if extension is None else -extension
    most = rep["spine_flexion_peak_deg"]
    yield "-" if most is None else f"{_degrees(least)} to {_degrees(most)}"
    share = rep["hip_share"]
    yield "-" if share is None else f"{share:.0%}"
    verdict = rep["verdict"]
    yield f"[{STYLES[verdict]}]{verdict}[/]"
    codes = dict.fromkeys(fault["code"] for fault in rep["faults"])
    yield ", ".join(code.replace("_", " ") for code in codes)


def _degrees(value: float | None) -> str:
    return "-" if value is None else f"{value:.0f}°"


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
