"""One step as a picture of text: lamp, counts, angles, progress."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import set_cell_size
from rich.text import Text

from edge.core.advising.advice import advice_of
from edge.core.types.codes import Level, ViewKind
from edge.core.types.events import Step
from edge.core.types.records import HoldRecord, RepRecord
from edge.core.types.states import Movement
from edge.texts.table import text as worded

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
class Scene:
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
    holds: int = 0
    hold: HoldRecord | None = None


def picture(shown: Scene) -> Text:
    """Return what to draw, as wide as there is room.

    One text with its own layout: rich's panels and tables cost five times as much,
    twelve times a second, on a machine that has better things to do.
    """
    text = Text(no_wrap=True, overflow="crop", end="")
    lines = [*_lamp(shown), (_counts(shown), ""), (_advice(shown), "")]
    lines += [*_angles(shown), _progress(shown)]
    if shown.title:
        rule = "-" if shown.ascii else "─"
        lines.insert(0, (f" {shown.title} ".center(shown.width, rule), ""))
    for index, (line, style) in enumerate(lines):
        text.append("\n" if index else "")
        text.append(set_cell_size(line, shown.width), style)
    return text


def held(movement: Movement) -> str:
    """Return how long a hold has lasted, and what is aimed for."""
    return f"{movement.held_s:.0f} of {movement.target_s:.0f} s"


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


def seen_from(views: Sequence[ViewKind]) -> str:
    """Return from where a camera would have to look, empty where it does."""
    return f"needs a view: {' or '.join(views)}" if views else ""


def _lamp(shown: Scene) -> list[tuple[str, str]]:
    level, cue = shown.step.feedback.level, shown.step.feedback.cue
    shapes = ASCII_SHAPES if shown.ascii else SHAPES
    shape = shapes[level][0 if shown.glow > 0.5 else 1]
    r, g, b = (round(shown.glow * part) for part in RGB[shown.colour])
    # Rough luminance: black letters on a light lamp, white ones on a dark one.
    front = "black" if 0.3 * r + 0.6 * g + 0.1 * b > 120 else "white"
    style = f"bold {front} on rgb({r},{g},{b})"
    word = f"{shape} {' '.join(level.upper())} {shape}"
    why = words(cue) if cue else seen_from(shown.step.views_needed)
    lines = ("", word, why, "")
    return [(line.center(shown.width), style) for line in lines]


def _counts(shown: Scene) -> str:
    step = shown.step
    last = f", last {shown.rep.verdict}" if shown.rep else ""
    line = f"reps {shown.reps}"
    if shown.holds or step.movement.hold:
        told = f"holds {shown.holds}"
        line = f"{line}   {told}" if shown.reps else told
        last = f", last {shown.hold.verdict}" if shown.hold and not shown.rep else last
    if step.movement.hold:
        last = f", now {held(step.movement)}"
    for part in (last, f"   {step.movement.phase}", f"   {step.view.kind} view"):
        if len(line + part) > shown.width:
            break
        line += part
    return line


def _advice(shown: Scene) -> str:
    """Return what to do about the last repetition; whole, or nothing."""
    codes = advice_of(shown.rep) if shown.rep else ()
    told = worded("advice", codes[0]) if codes else None
    return told if told and len(told) <= shown.width else ""


def _angles(shown: Scene) -> list[tuple[str, str]]:
    spine, angles = shown.step.spine, shown.step.angles
    share = math.nan if shown.rep is None else shown.rep.hip_share
    lines = []
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
        # A name that is cut short is still known, a figure is another one.
        room = max(0, min(22, shown.width) - len(figure) - 1)
        line = f"{name[:room]:<{room}} {figure}"
        if shown.width >= BAR_COLUMNS:
            size = abs(value) / full if math.isfinite(value) else 0.0
            line += "  " + _bar(size, shown.width - len(line) - 2, shown.ascii)
        lines.append((line, ""))
    return lines


def _progress(shown: Scene) -> tuple[str, str]:
    figures = f"{shown.step.t_s:.1f} s"
    rate = f"  {shown.fps:.0f} fps" if math.isfinite(shown.fps) else ""
    if len(figures + rate) <= shown.width:
        figures += rate
    # Fixed room for the figures: a bar that changes length looks like progress.
    columns = shown.width - 20
    if shown.fraction is None or columns < 1:
        return figures, ""
    return f"{_bar(shown.fraction, columns, shown.ascii)}  {figures}", ""


def _bar(fraction: float, columns: int, ascii: bool) -> str:
    """Return a bar without colour: only the lamp judges."""
    full, rest = "=-" if ascii else "━─"
    done = round(min(fraction, 1.0) * columns)
    return full * done + rest * (columns - done)
