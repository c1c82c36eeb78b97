"""One picture with what the machine saw in it, for a person to judge."""

import math
from itertools import groupby

import numpy as np
from PIL import Image, ImageDraw

from edge.core.types.events import Step
from edge.core.types.frames import ByteArray, FloatArray
from edge.core.types.skeleton import BONES, HIPS, SHOULDERS
from edge.report.panel import (
    BLACK,
    COLOURS,
    WHITE,
    PanelState,
    degrees,
    disc,
    draw_panel,
    font,
    panel_box,
    panel_rows,
)

SEEN = 0.2  # chosen: MoveNet scores below it are guesses, a line to them would mislead
POOR = 0.3  # chosen: a back's edge of less quality is drawn thin and broken


def annotated(rgb: ByteArray, step: Step, state: PanelState) -> ByteArray:
    """Return a copy of the picture (H, W, 3) with the step drawn on it."""
    height, width = rgb.shape[:2]
    # Chosen: 24 px in a 720p picture; in a portrait one the panel stays half as wide.
    letter = max(10, round(min(height / 30, width / 27)))
    canvas = np.array(rgb)
    rows = panel_rows(step, state)
    box = panel_box(canvas, rows, letter, right=bool(state.panel_right))
    image = Image.fromarray(canvas)
    draw = ImageDraw.Draw(image)
    stroke = max(2, letter // 6)
    _draw_skeleton(draw, step, stroke)
    _draw_back(draw, step, stroke)
    _draw_protractors(draw, step, letter, stroke)
    draw_panel(draw, box, rows, step, letter)
    return np.asarray(image)


def _draw_skeleton(draw: ImageDraw.ImageDraw, step: Step, stroke: int) -> None:
    xy, score = step.pose.xy, step.pose.score
    visible = np.isfinite(xy).all(axis=1) & (score >= SEEN)
    bones = [_points(xy[[a, b]]) for a, b in BONES if visible[a] and visible[b]]
    for width, colour in ((stroke + 2, BLACK), (max(1, stroke - 2), WHITE)):
        for bone in bones:
            draw.line(bone, fill=colour, width=width)
    for x, y in _points(xy[visible]):
        disc(draw, x, y, stroke, WHITE, outline=1)


def _draw_back(draw: ImageDraw.ImageDraw, step: Step, stroke: int) -> None:
    if step.contour is None:
        return
    known = np.isfinite(step.contour.xy).all(axis=1)
    points = _points(step.contour.xy[known])
    poor = step.contour.point_quality[known] < POOR
    runs = groupby(range(len(points) - 1), lambda k: bool(poor[k] or poor[k + 1]))
    pieces = [(thin, [*run]) for thin, run in runs]
    for extra, colour in ((4, BLACK), (0, COLOURS[step.feedback.level])):
        for thin, at in pieces:
            if thin:
                for k in at[::2]:
                    draw.line(points[k : k + 2], fill=colour, width=stroke + extra)
            else:
                line = points[at[0] : at[-1] + 2]
                draw.line(line, fill=colour, width=2 * stroke + extra, joint="curve")


def _draw_protractors(
    draw: ImageDraw.ImageDraw, step: Step, letter: int, stroke: int
) -> None:
    hip = step.pose.xy[list(HIPS)].mean(axis=0)
    shoulder = step.pose.xy[list(SHOULDERS)].mean(axis=0)
    torso_px = float(np.hypot(*(shoulder - hip)))
    tilt_deg, flexion_deg = step.spine.pelvis_tilt_deg, step.spine.spine_flexion_deg
    facing = step.view.facing
    if not facing or not math.isfinite(torso_px + tilt_deg):
        return
    low, middle = hip, (hip + shoulder) / 2
    if step.contour is not None and len(step.contour.xy) > 1:
        low, middle = step.contour.xy[0], step.contour.xy[len(step.contour.xy) // 2]
    # The pelvis is read against the vertical of standing, the spine against the pelvis.
    behind = np.array([-facing * 0.14 * torso_px, 0.0])
    if np.isfinite(low).all():
        _protractor(draw, low, 0.0, tilt_deg, torso_px, facing, stroke)
        text = f"pelvis {degrees(tilt_deg)}"
        _label(draw, low + behind, text, facing, letter, "m")
    if np.isfinite(middle).all() and math.isfinite(flexion_deg):
        upper_deg = tilt_deg + flexion_deg
        _protractor(draw, middle, tilt_deg, upper_deg, torso_px, facing, stroke)
        tip = middle + 0.5 * torso_px * _towards(tilt_deg, tilt_deg, facing)[0]
        text = f"spine {degrees(flexion_deg)}"
        _label(draw, tip, text, facing, letter, "s")


def _protractor(
    draw: ImageDraw.ImageDraw,
    centre: FloatArray,
    start_deg: float,
    end_deg: float,
    torso_px: float,
    facing: int,
    stroke: int,
) -> None:
    """Draw a thin line where neutral would be, a thick one where it is, and the arc."""
    arc = centre + 0.4 * torso_px * _towards(start_deg, end_deg, facing)
    reach = centre + 0.5 * torso_px * _towards(start_deg, end_deg, facing)
    corner = _points(centre[None])
    for extra, colour in ((2, BLACK), (0, WHITE)):
        start, end = corner + _points(reach[:1]), corner + _points(reach[-1:])
        draw.line(start, fill=colour, width=max(1, stroke // 2) + extra)
        draw.line(_points(arc), fill=colour, width=max(1, stroke // 2) + extra)
        draw.line(end, fill=colour, width=stroke + extra)


def _label(
    draw: ImageDraw.ImageDraw,
    at: FloatArray,
    text: str,
    facing: int,
    letter: int,
    vertical: str,
) -> None:
    """Write outlined text that runs away from the body, where it hides nothing."""
    draw.text(
        (float(at[0]), float(at[1])),
        text,
        font=font(letter),
        fill=WHITE,
        anchor=("r" if facing > 0 else "l") + vertical,
        stroke_width=max(2, letter // 9),
        stroke_fill=BLACK,
    )


def _towards(start_deg: float, end_deg: float, facing: int) -> FloatArray:
    """Return unit vectors (16, 2) that sweep from one inclination to the other."""
    angles = np.radians(np.linspace(start_deg, end_deg, 16))
    return np.stack([facing * np.sin(angles), -np.cos(angles)], axis=1)


def _points(xy: FloatArray) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in xy]
