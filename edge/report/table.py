"""A session as a table in the terminal."""

from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.table import Table

STYLES = {"good": "green", "caution": "yellow", "fault": "red", "unsure": "blue"}


def print_session(session: dict[str, Any], console: Console | None = None) -> None:
    """Print a session/1 payload: one row a repetition, then advice."""
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
            title=finished["exercise"].replace("_", " "), title_justify="left"
        )
        for name in (
            "rep",
            "at",
            "trunk",
            "hip",
            "pelvis",
            "spine flexion",
            "extension",
        ):
            table.add_column(name, justify="right")
        table.add_column("hip share", justify="right")
        table.add_column("verdict")
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
    for name in (
        "trunk_peak_deg",
        "hip_rom_deg",
        "pelvis_tilt_peak_deg",
        "spine_flexion_peak_deg",
        "spine_extension_peak_deg",
    ):
        yield "-" if rep[name] is None else f"{rep[name]:.0f}°"
    share = rep["hip_share"]
    yield "-" if share is None else f"{share:.0%}"
    verdict = rep["verdict"]
    yield f"[{STYLES[verdict]}]{verdict}[/]"
    codes = dict.fromkeys(fault["code"] for fault in rep["faults"])
    yield ", ".join(code.replace("_", " ") for code in codes)


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
