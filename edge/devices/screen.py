"""One step as a picture of text: lamp, counts, angles, progress."""

import math
from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.progress_bar import ProgressBar
from rich.style import Style
from rich.table import Table
from rich.text import Text

from edge.core.records import Step
from edge.core.session import RepRecord
from edge.core.words import Level

# Lit and dark, different in outline: whoever sees no red and green sees these.
SHAPES = {
    Level.ABSENT: ("·", "·"),
    Level.UNSURE: ("◆", "◇"),
    Level.NEUTRAL: ("●", "○"),
    Level.CAUTION: ("▲", "△"),
    Level.FAULT: ("■", "□"),
}
ASCII_SHAPES = {
    Level.ABSENT: (".", "."),
    Level.UNSURE: ("?", " "),
    Level.NEUTRAL: ("O", "o"),
    Level.CAUTION: ("^", " "),
    Level.FAULT: ("#", " "),
}
RGB = {
    "red": (225, 40, 40),
    "amber": (255, 176, 0),
    "green": (20, 170, 75),
    "blue": (50, 110, 240),
}
BAR_COLUMNS = 46  # below this width there is room for numbers, not for bars
FULL_BAR_DEG = 90.0  # chosen: the deepest hinge anyone trains


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """What is on the screen; ``glow`` 0-1 of the lamp ``colour``, ``width`` columns."""

    step: Step
    colour: str
    glow: float
    reps: int
    rep: RepRecord | None
    fps: float
    fraction: float | None
    title: str
    width: int
    ascii: bool


def picture(shown: Shown) -> RenderableType:
    """Return what to draw, as wide as there is room."""
    return Panel(
        Group(_lamp(shown), _counts(shown), _angles(shown), _progress(shown)),
        title=Text(shown.title) if shown.title else None,
    )


def degrees(value: float, ascii: bool = False) -> str:
    """Return whole degrees with their sign, ``?`` for "cannot tell"."""
    if not math.isfinite(value):
        return "?"
    return f"{round(value):+d}" + (" deg" if ascii else "°")


def percent(value: float) -> str:
    """Return a share as whole percent, ``?`` for "cannot tell"."""
    return f"{round(100 * value)} %" if math.isfinite(value) else "?"


def words(code: str) -> str:
    """Return a code of the contract as a person reads it."""
    return code.replace("_", " ")


def _lamp(shown: Shown) -> RenderableType:
    level, cue = shown.step.feedback.level, shown.step.feedback.cue
    shapes = ASCII_SHAPES if shown.ascii else SHAPES
    shape = shapes[level][0 if shown.glow > 0.5 else 1]
    text = Text(f"\n{shape} {' '.join(level.upper())} {shape}\n", justify="center")
    text.stylize("bold")
    text.append(words(cue) if cue else "")
    r, g, b = (round(shown.glow * part) for part in RGB[shown.colour])
    # Rough luminance: black letters on a light lamp, white ones on a dark one.
    front = "black" if 0.3 * r + 0.6 * g + 0.1 * b > 120 else "white"
    return Panel(text, style=Style.parse(f"{front} on rgb({r},{g},{b})"), padding=0)


def _counts(shown: Shown) -> RenderableType:
    step = shown.step
    last = f", last {shown.rep.verdict}" if shown.rep else ""
    text = Text(
        f"reps {shown.reps}{last}   {step.movement.phase}   {step.view.kind} view"
    )
    text.truncate(max(1, shown.width - 4))
    return text


def _angles(shown: Shown) -> RenderableType:
    spine, angles = shown.step.spine, shown.step.angles
    wide = shown.width >= BAR_COLUMNS
    table = Table.grid(padding=(0, 1), expand=True)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, justify="right")
    if wide:
        table.add_column(ratio=1)
    share = math.nan if shown.rep is None else shown.rep.hip_share
    for name, value, full in (
        ("pelvic tilt", spine.pelvis_tilt_deg, FULL_BAR_DEG),
        ("spine flexion", spine.spine_flexion_deg, FULL_BAR_DEG),
        ("trunk", angles.trunk_inclination_deg, FULL_BAR_DEG),
        ("hip", angles.hip_flexion_deg, FULL_BAR_DEG),
        ("knee", angles.knee_flexion_deg, FULL_BAR_DEG),
        ("back seen", spine.quality, 1.0),
        ("from the hips", share, 1.0),
    ):
        figure = percent(value) if full == 1.0 else degrees(value, shown.ascii)
        row: list[RenderableType] = [name, figure]
        if wide:
            size = min(abs(value), full) if math.isfinite(value) else 0.0
            row.append(_bar(size / full))
        table.add_row(*row)
    return table


def _progress(shown: Shown) -> RenderableType:
    figures = f"{shown.step.t_s:.1f} s"
    if math.isfinite(shown.fps):
        figures += f"  {shown.fps:.0f} fps"
    if shown.fraction is None:
        return Text(figures)
    line = Table.grid(padding=(0, 1), expand=True)
    line.add_column(ratio=1)
    line.add_column(no_wrap=True)
    line.add_row(_bar(shown.fraction), figures)
    return line


def _bar(fraction: float) -> ProgressBar:
    # Never a colour of the lamp: only the lamp judges.
    return ProgressBar(
        total=1.0,
        completed=fraction,
        complete_style="bright_white",
        finished_style="bright_white",
    )
