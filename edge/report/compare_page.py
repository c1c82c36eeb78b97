"""Two executions side by side as one page: words, curves, two bodies that move."""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from edge.core.types.frames import FloatArray
from edge.report import words
from edge.report.bodies import WAYS, body, lines, window
from edge.report.comparison import Pair, told
from edge.report.html import bullets, document, figure, paragraph, table, text
from edge.report.svg import COLOURS, style, svg
from edge.report.svg import figure as axes_of

SCRIPT = Path(__file__).with_name("player.js")
DRAWN = {
    "spine_flexion_deg": "Spine flexion (°)",
    "pelvis_tilt_deg": "Pelvic tilt (°)",
    "knee_flexion_deg": "Knee flexion (°)",
}
STEPS = 60  # of a moving body, chosen: five seconds of it


def compare_page(pairs: Sequence[Pair], reference: str, attempt: str) -> str:
    """Return the page; the names are what the user called the two."""
    shown = max(pairs, key=_apart)
    body_parts = [
        "<h1>Reference and attempt</h1>",
        paragraph(f"Reference: {reference} · attempt: {attempt}", "about"),
        bullets(told(pairs), "advice"),
        f"<h2>Repetition {shown.attempt.index}, where they part most</h2>",
        *_figures(shown),
        '<div class="charts">',
        *(_chart(shown, name, title) for name, title in DRAWN.items()),
        "</div>",
        "<h2>Every repetition</h2>",
        _table(pairs),
    ]
    script = SCRIPT.read_text(encoding="utf-8") if _playable(shown) else ""
    return document("Compared - Hingewatch", body_parts, script=script)


def _apart(pair: Pair) -> float:
    flexion = [p for p in pair.partings if p.signal == "spine_flexion_deg"]
    first = flexion or list(pair.partings)
    return max((abs(p.peak_deg) for p in first), default=0.0) + 100 * bool(flexion)


def _chart(pair: Pair, name: str, title: str) -> str:
    got, wanted = pair.attempt.signals[name], pair.expected[name]
    if not np.isfinite(got).any() or not np.isfinite(wanted).any():
        return ""
    t_s = pair.attempt.t_s
    with style():
        drawn, axes = axes_of(4.2, 2.5)
        for parting in pair.partings:
            if parting.signal == name:
                axes.axvspan(
                    parting.start_s, parting.end_s, color=COLOURS["grid"], lw=0
                )
        axes.plot(t_s, wanted, "--", color=COLOURS["unsure"], label="reference")
        axes.plot(t_s, got, color=COLOURS["ink"], label="attempt")
        axes.set(xlabel="time of the attempt (s)", ylabel=title)
        drawn.legend(ncols=2, loc="outside upper center", fontsize=8)
        label = f"{title} of reference and attempt over time"
        return figure(svg(drawn, name, label), f"{title}; shaded: where they part")


def _figures(pair: Pair) -> Iterator[str]:
    yield paragraph(
        "Blue, left: the reference. Right: the attempt at the same point of the bend.",
        "about",
    )
    if _playable(pair):
        yield _player(pair)
        return
    sides = (("Reference", pair.reference, "unsure"), ("Attempt", pair.attempt, "ink"))
    yield '<div class="bodies">'
    for name, motion, colour in sides:
        if deepest := motion.rep.get("deepest"):
            drawn = body(deepest, colour, name.lower(), f"{name} at its deepest point")
            yield figure(drawn, f"{name}, deepest point")
    yield "</div>"


def _playable(pair: Pair) -> bool:
    return any(pair.reference.bodies) and any(pair.attempt.bodies)


def _player(pair: Pair) -> str:
    path = pair.path[np.linspace(0, len(pair.path) - 1, STEPS).astype(int)]
    moments = [(pair.reference.bodies[of], pair.attempt.bodies[at]) for of, at in path]
    low, high = _window(side for sides in moments for side in sides)
    shift, height = high[0] - low[0], high[1] - low[1]
    steps = [
        {
            "t_s": round(float(pair.attempt.t_s[at]), 3),
            "lines": [line for side in sides for line in _polylines(side)],
        }
        for sides, at in zip(moments, path[:, 1], strict=True)
    ]
    drawn = "".join(
        f'<polyline fill="none" stroke="var(--{colour})" stroke-width="{width}" '
        f'transform="translate({x:.2f} 0)" stroke-linecap="round"/>'
        for x, back in ((0, "unsure"), (shift, "fault"))
        for colour, width in (*[("muted", 0.06)] * WAYS, (back, 0.1))
    )
    # Numbers and names of our own only: nothing in it can end the element.
    return (
        f'<div class="player"><template>{json.dumps(steps)}</template>'
        f'<svg viewBox="{low[0]:.2f} {-high[1]:.2f} {2 * shift:.2f} {height:.2f}" '
        'role="img" aria-label="Reference and attempt as stick figures with the line '
        f'of the back">{drawn}</svg>'
        '<p><button type="button">Play</button> <label>Moment <input type="range" '
        f'min="0" max="{STEPS - 1}" value="{_worst_step(pair, path)}"></label> '
        "<output></output></p></div>"
    )


def _window(sides: Iterable[dict[str, Any] | None]) -> tuple[FloatArray, FloatArray]:
    """Return the corners (x, y) of what all bodies fit into."""
    known = [lines(side, mirror=False) for side in sides if side is not None]
    return window(line for ways, edge in known for line in (*ways, edge))


def _worst_step(pair: Pair, path: Any) -> int:
    if not pair.partings:
        return STEPS // 2
    moments = pair.attempt.t_s[path[:, 1]]
    return int(np.argmin(np.abs(moments - pair.partings[0].peak_s)))


def _polylines(side: dict[str, Any] | None) -> list[str]:
    if side is None:
        return [""] * (WAYS + 1)
    ways, edge = lines(side, mirror=False)
    return [_points(way) for way in (*ways, edge)]


def _points(way: FloatArray) -> str:
    # SVG counts downwards.
    return " ".join(f"{x:.2f},{-y:.2f}" for x, y in way.tolist())


def _table(pairs: Sequence[Pair]) -> str:
    rows = [
        (
            str(pair.attempt.index),
            str(pair.reference.index),
            words.seconds(pair.attempt.duration_s),
            words.seconds(pair.reference.duration_s),
            text("; ".join(map(str, pair.partings)) or "nowhere"),
        )
        for pair in pairs
    ]
    names = ("attempt", "reference", "time", "reference's", "where they part")
    return table("Repetitions compared", names, rows)
