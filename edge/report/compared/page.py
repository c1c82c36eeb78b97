"""Two executions side by side as one page: words, curves, two bodies that move."""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from edge.core.types.codes import HoldEnd
from edge.core.types.frames import FloatArray
from edge.report import words
from edge.report.bodies import WAYS, body, lines, window
from edge.report.compared.comparison import Pair
from edge.report.compared.motion import HOLD, REP, SIGNALS
from edge.report.compared.pairing import since_start_s
from edge.report.compared.told import named, partings, told
from edge.report.html import bullets, document, figure, paragraph, table, text
from edge.report.svg import COLOURS, style, svg
from edge.report.svg import figure as axes_of

SCRIPT = Path(__file__).with_name("player.js")
DRAWN = {
    "spine_flexion_deg": "Spine flexion (°)",
    "pelvis_tilt_deg": "Pelvic tilt (°)",
    "knee_flexion_deg": "Knee flexion (°)",
    "raised_hip_deg": "Raised leg below level (°)",
    "hips_above_line_deg": "Hips above the line (°)",
    "hips_below_line_deg": "Hips below the line (°)",
    "chest_turn_deg": "Chest turned (°)",
}
LEAST_DEG = 20.0  # of a curve's height, chosen: noise shall not look like a fault
STEPS = 60  # of a moving body, chosen: five seconds of it
KINDS = {
    REP: ("repetition", "Every repetition", "Repetitions compared", "deepest point"),
    HOLD: ("hold", "Every hold", "Holds compared", "as held"),
}


def compare_page(pairs: Sequence[Pair], reference: str, attempt: str) -> str:
    """Return the page; the names are what the user called the two."""
    body_parts = [
        "<h1>Reference and attempt</h1>",
        paragraph(f"Reference: {reference} · attempt: {attempt}", "about"),
        bullets(told(pairs), "advice"),
    ]
    playable = False
    for kind in KINDS:
        if of_kind := [pair for pair in pairs if pair.kind == kind]:
            body_parts += _kind(of_kind)
            playable = playable or _playable(_shown(of_kind))
    script = SCRIPT.read_text(encoding="utf-8") if playable else ""
    return document("Compared - Hingewatch", body_parts, script=script)


def _kind(pairs: Sequence[Pair]) -> Iterator[str]:
    """Yield the part of the page that is about repetitions, or about holds."""
    shown = _shown(pairs)
    _, every, caption, _ = KINDS[shown.kind]
    most = ", where they part most" if len(pairs) > 1 and any(partings(shown)) else ""
    yield f"<h2>{text(named(shown.attempt))}{most}</h2>"
    yield from _figures(shown)
    yield '<div class="charts">'
    yield from (_chart(shown, name, title) for name, title in DRAWN.items())
    yield "</div>"
    yield f"<h2>{every}</h2>"
    yield _table(pairs, caption)


def _shown(pairs: Sequence[Pair]) -> Pair:
    return max(pairs, key=_apart)


def _apart(pair: Pair) -> tuple[bool, float, float]:
    """Return how much two part: the back first, then any figure, then the time."""
    back = [p for p in pair.partings if p.signal == "spine_flexion_deg"]
    most = max(
        (abs(p.peak_deg) / SIGNALS[p.signal] for p in back or pair.partings),
        default=0.0,
    )
    broke = pair.attempt.record.get("ended_by") == HoldEnd.BROKEN
    return bool(back) or broke, most, abs(np.log(pair.pace))


def _chart(pair: Pair, name: str, title: str) -> str:
    if name not in pair.expected:
        return ""
    got, wanted = pair.attempt.signals[name], pair.expected[name]
    at_s = of_s = pair.attempt.t_s
    start_s, what = 0.0, "time of the attempt (s)"
    if pair.kind == HOLD:
        # Each as long as it was held.
        start_s, what = pair.attempt.record["start_s"], "time since it began (s)"
        at_s, of_s = since_start_s(pair.attempt), since_start_s(pair.reference)
        wanted = pair.reference.signals[name]
    if not np.isfinite(got).any() or not np.isfinite(wanted).any():
        return ""
    with style():
        drawn, axes = axes_of(4.2, 2.5)
        for parting in pair.partings:
            if parting.signal == name:
                ends = (parting.start_s - start_s, parting.end_s - start_s)
                axes.axvspan(*ends, color=COLOURS["grid"], lw=0)
        axes.plot(of_s, wanted, "--", color=COLOURS["unsure"], label="reference")
        axes.plot(at_s, got, color=COLOURS["second"], label="attempt")
        axes.set(xlabel=what, ylabel=title)
        low, high = axes.get_ylim()
        if high - low < LEAST_DEG:
            middle = (low + high) / 2
            axes.set_ylim(middle - LEAST_DEG / 2, middle + LEAST_DEG / 2)
        drawn.legend(ncols=2, loc="outside upper center", fontsize=8)
        label = f"{title} of reference and attempt over time"
        key = f"{pair.kind}-{name}"
        parted = any(parting.signal == name for parting in pair.partings)
        shaded = "; shaded: where they part" if parted else ""
        return figure(svg(drawn, key, label), title + shaded)


def _figures(pair: Pair) -> Iterator[str]:
    _, _, _, moment = KINDS[pair.kind]
    if _playable(pair):
        same = "after the same time" if pair.kind == HOLD else "at the same point of it"
        yield paragraph(
            f"Left, blue: the reference. Right, purple: the attempt {same}.", "about"
        )
        yield _player(pair)
    sides = (
        ("Reference", pair.reference, "unsure"),
        ("Attempt", pair.attempt, "second"),
    )
    yield '<div class="bodies">'
    for name, motion, colour in sides:
        if deepest := motion.record.get("deepest"):
            key = f"{pair.kind}-{name.lower()}"
            drawn = body(deepest, colour, key, f"{name}, {moment}")
            yield figure(drawn, f"{name}, {moment}")
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
        for x, back in ((0, "unsure"), (shift, "second"))
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


def _table(pairs: Sequence[Pair], caption: str) -> str:
    rows = [
        (
            text(named(pair.attempt)),
            text(named(pair.reference)),
            words.seconds(pair.attempt.duration_s),
            words.seconds(pair.reference.duration_s),
            text("; ".join(partings(pair)) or "nowhere"),
        )
        for pair in pairs
    ]
    names = ("attempt", "reference", "time", "reference's", "where they part")
    return table(caption, names, rows)
