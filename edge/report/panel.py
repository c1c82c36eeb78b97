"""The panel in the corner of an overlay: lamp, level word, counts and angles."""

import math
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
from PIL import ImageDraw, ImageFont

from edge.core.movement.rep_tally import RepTally
from edge.core.types.codes import Level, ReferenceKind, ViewKind
from edge.core.types.events import Step
from edge.core.types.frames import ByteArray
from edge.core.types.states import Movement

Colour = tuple[int, int, int]

# The lamp's hues, each bright enough to stand out on skin, gym floor and daylight.
COLOURS: dict[Level, Colour] = {
    Level.ABSENT: (128, 128, 128),
    Level.UNSURE: (80, 150, 255),
    Level.NEUTRAL: (40, 205, 95),
    Level.CAUTION: (255, 180, 0),
    Level.FAULT: (240, 50, 45),
}
# What pelvis and spine are compared with.
AGAINST = {
    ReferenceKind.OWN_HINGE: "own bow",
    ReferenceKind.STANDING: "standing",
    ReferenceKind.POPULATION: "average",
    ReferenceKind.HANDS_AND_KNEES: "hands, knees",
    ReferenceKind.HOLD_START: "its start",
}
WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)


@dataclass(slots=True)
class PanelState:
    """What has to be remembered between pictures: repetitions and the panel's side."""

    reps: RepTally = field(default_factory=RepTally)
    panel_right: bool | None = None

    def add(self, step: Step, width: int) -> None:
        """Count the step's events; put the panel where the first person is not."""
        self.reps.take(step.events)
        x_px = step.pose.xy[np.isfinite(step.pose.xy[:, 0]), 0]
        if self.panel_right is None and len(x_px):
            self.panel_right = bool(x_px.mean() < width / 2)


def panel_rows(step: Step, state: PanelState) -> list[tuple[str, str]]:
    """Return what the panel says: (name, value) from top to bottom."""
    cue = step.feedback.cue
    tally, held = state.reps, step.movement
    front = step.view.kind in (ViewKind.FRONT, ViewKind.OBLIQUE)
    remark = f"{step.view.kind} view" if front else ""
    if step.views_needed:
        remark = f"needs {' or '.join(step.views_needed)} view"
    known = math.isfinite(step.spine.spine_flexion_deg)
    return [
        (_words(cue) if cue else remark, ""),
        _counted(tally, held),
        ("phase", str(step.movement.phase)),
        ("pelvic tilt", degrees(step.spine.pelvis_tilt_deg)),
        ("spine flexion", degrees(step.spine.spine_flexion_deg)),
        ("against", AGAINST[step.spine.reference] if known else "?"),
        ("trunk", degrees(step.angles.trunk_inclination_deg)),
        ("hip", degrees(step.angles.hip_flexion_deg)),
        ("knee", degrees(step.angles.knee_flexion_deg)),
        ("back seen", ""),
    ]


def _counted(tally: RepTally, movement: Movement) -> tuple[str, str]:
    if movement.hold:
        return "held", f"{movement.held_s:.0f} of {movement.target_s:.0f} s"
    if tally.holds and not tally.count:
        assert tally.last_hold
        return "holds", f"{tally.holds} (last {tally.last_hold.verdict})"
    last = tally.last
    return "reps", f"{tally.count}" + (f" (last {last.verdict})" if last else "")


def panel_box(
    canvas: ByteArray, rows: list[tuple[str, str]], letter: int, *, right: bool
) -> tuple[int, int, int, int]:
    """Darken the panel's ground, so that text is legible on anything."""
    height, width = canvas.shape[:2]
    margin = letter // 2
    wide, high = 13 * letter, round((len(rows) + 1.8) * 1.25 * letter) + margin
    left = max(0, width - margin - wide) if right else margin
    box = left, margin, min(width, left + wide), min(height, margin + high)
    ground = canvas[box[1] : box[3], box[0] : box[2]]
    np.copyto(ground, ground // 4)
    return box


def draw_panel(
    draw: ImageDraw.ImageDraw,
    box: tuple[int, int, int, int],
    rows: list[tuple[str, str]],
    step: Step,
    letter: int,
) -> None:
    """Write the panel: lamp and level word, the rows, and how well the back is seen."""
    left, top, right, _ = box
    pad, line = letter // 2, 1.25 * letter
    level = step.feedback.level
    radius = 0.9 * letter
    middle = top + pad + radius
    colour = BLACK if level is Level.ABSENT else COLOURS[level]
    disc(draw, left + pad + radius, middle, radius, colour, outline=2, edge=WHITE)
    draw.text(
        (left + 2 * pad + 2 * radius, middle),
        level.upper(),
        font=font(round(1.7 * letter)),
        fill=WHITE,
        anchor="lm",
    )
    y = middle + radius + line / 2
    for name, value in rows:
        draw.text((left + pad, y), name, font=font(letter), fill=WHITE, anchor="lm")
        draw.text((right - pad, y), value, font=font(letter), fill=WHITE, anchor="rm")
        y += line
    quality = step.spine.quality if math.isfinite(step.spine.quality) else 0.0
    start, end = left + 6 * letter, right - pad
    y -= line
    if end <= start:
        return
    bar = (start, y - letter / 4, end, y + letter / 4)
    draw.rectangle(bar, outline=WHITE)
    filled = start + (end - start) * min(max(quality, 0.0), 1.0)
    draw.rectangle((start, bar[1], filled, bar[3]), fill=WHITE)


@lru_cache(maxsize=8)
def font(size: int) -> Any:
    """Return Pillow's own letters, ``size`` px high: nothing to install or find."""
    return ImageFont.load_default(size=size)


def disc(
    draw: ImageDraw.ImageDraw,
    x: float,
    y: float,
    radius: float,
    fill: Colour,
    *,
    outline: int,
    edge: Colour = BLACK,
) -> None:
    """Draw a filled disc with an edge of ``outline`` px."""
    box = (x - radius, y - radius, x + radius, y + radius)
    draw.ellipse(box, fill=fill, outline=edge, width=outline)


def degrees(value: float) -> str:
    """Return whole degrees with their sign, ``?`` for "cannot tell"."""
    return f"{value:+.0f}°".replace("+0°", "0°") if math.isfinite(value) else "?"


def _words(code: str) -> str:
    return code.replace("_", " ")
