"""Does somebody who walks by behind the lifter change a verdict? A pair of clips.

They are the same but for the passer-by.
"""

from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.spine_bends import Bend, bends
from benchmarks.spine_cache import watched
from benchmarks.spine_truth import FOLDERS

PAIR = ("no_passer_by", "passer_by")


def pair() -> tuple[Path, Path] | None:
    """Return the videos of the pair, None where they are not rendered."""
    for folder in FOLDERS:
        alone, passed = (folder / f"{name}.mp4" for name in PAIR)
        if alone.is_file() and passed.is_file():
            return alone, passed
    return None


def compared(alone: list[Bend], passed: list[Bend]) -> dict[str, Any]:
    """Return what both clips tell of each repetition, and whether it is the same.

    That is its worst lamp and its verdict; a bend that was not counted has none.
    """
    alone, passed = (
        [bend for bend in some if bend.verdict is not None] for some in (alone, passed)
    )
    both = [[(str(b.worst), str(b.verdict)) for b in some] for some in (alone, passed)]
    return {
        "same": both[0] == both[1],
        "alone": both[0],
        "passed": both[1],
        "peak_shift_deg": [
            b.peak_deg - a.peak_deg for a, b in zip(alone, passed, strict=False)
        ],
    }


def measure(videos: tuple[Path, Path]) -> dict[str, Any]:
    """Compare, print and return the figures."""
    found = compared(*(bends(watched(video)) for video in videos))
    table = Table(title="Somebody walks by behind the lifter", title_justify="left")
    for column in ("repetition", "alone: lamp, verdict", "passed: lamp, verdict"):
        table.add_column(column)
    table.add_column("peak moved by", justify="right")
    rows = zip(found["alone"], found["passed"], found["peak_shift_deg"], strict=False)
    for number, (alone, passed, shift_deg) in enumerate(rows, 1):
        table.add_row(
            str(number), ", ".join(alone), ", ".join(passed), f"{shift_deg:+.1f}°"
        )
    console = Console()
    console.print(table)
    console.print("no verdict changed" if found["same"] else "verdicts changed")
    return found
