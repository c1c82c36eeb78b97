"""Does somebody who walks by behind the lifter change a verdict? Pairs of clips.

The two of a pair are the same but for the passer-by.
"""

from itertools import zip_longest
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.lifter.drawn import PASSED
from benchmarks.lifter.truth_files import BOW, FOLDERS
from benchmarks.spine.bends import Bend, bends
from benchmarks.spine.cache import watched

# What a clip with a passer-by is called, where the one without is another.
NAMED = {"passer_by": "no_passer_by"}


def pairs() -> dict[str, tuple[Path, Path]]:
    """Return the pairs that are rendered, without and with, by the first one's name."""
    clips = {
        video.stem: video
        for folder in FOLDERS
        for video in sorted(folder.glob("*.mp4"))
        if BOW not in video.stem
    }
    pairs = {}
    for name, passed in clips.items():
        alone = NAMED.get(name, name.removesuffix(PASSED))
        if alone != name and alone in clips:
            pairs[alone] = clips[alone], passed
    return pairs


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


def measure(some: dict[str, tuple[Path, Path]]) -> dict[str, Any]:
    """Compare, print and return the figures, by the pair's name."""
    table = Table(title="Somebody walks by behind the lifter", title_justify="left")
    for column in ("lifter", "", "alone: lamp, verdict", "passed: lamp, verdict"):
        table.add_column(column)
    table.add_column("peak moved by", justify="right")
    every = {}
    for name, videos in some.items():
        every[name] = result = compared(*(bends(watched(video)) for video in videos))
        columns = (result[key] for key in ("alone", "passed", "peak_shift_deg"))
        for number, (*both, shift_deg) in enumerate(zip_longest(*columns), 1):
            cells = (", ".join(each) if each else "-" for each in both)
            moved = "-" if shift_deg is None else f"{shift_deg:+.1f}°"
            table.add_row(name if number == 1 else "", str(number), *cells, moved)
    changed = [name for name, result in every.items() if not result["same"]]
    console = Console()
    console.print(table)
    console.print(
        f"of {len(every)} lifters, lamp or verdict changed for {len(changed)}"
        + (f": {', '.join(changed)}" if changed else "")
    )
    return every
