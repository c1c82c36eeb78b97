"""What is drawn of a set: curves, hip share, tempo, trend and faults over time."""

from collections.abc import Iterator, Sequence
from textwrap import fill

import numpy as np

from edge.core.types.frames import FloatArray
from edge.report import words
from edge.report.facts import Band, Payload, family_of, uncertainty_deg
from edge.report.faults import back_deg
from edge.report.svg import COLOURS, Axes, MaxNLocator, figure, style, svg

WIDTH_IN, HEIGHT_IN = 4.2, 2.5  # as wide as a phone, so that letters keep their size
MARKERS = {"good": "o", "caution": "^", "fault": "s", "unsure": "x"}
LABEL_LETTERS = 16  # of a line beside a chart; chosen: half of a phone is left
FEW = 40  # chosen: with more, dots hide each other and lines tell more


def curves(reps: Sequence[Payload], band: Band | None, key: str) -> Iterator[str]:
    """Yield for each repetition pelvic tilt (right) against spine flexion (up).

    An empty text where it has no curve. All share one scale, so that they compare.
    """
    tables = [_curve(rep) for rep in reps]
    known = [table for table in tables if len(table)]
    if not known:
        yield from ("" for _ in reps)
        return
    every = np.concatenate(known)
    low = min(-15.0, float(every[:, 2].min()) - 3)
    high = max(35.0, float(every[:, 2].max()) + 3)
    right = max(60.0, float(every[:, 1].max()) + 5)
    with style():
        drawn, axes = figure(1.5, 1.2)
        drawn.set_layout_engine("none")
        axes.set_position((0.0, 0.0, 1.0, 1.0))
        axes.set_axis_off()
        axes.set(xlim=(min(-5.0, float(every[:, 1].min())), right), ylim=(low, high))
        _band(axes, band)
        axes.axhline(0.0, color=COLOURS["grid"], linewidth=0.8)
        (line,) = axes.plot([], [], linewidth=1.8, color=COLOURS["good"])
        (dot,) = axes.plot([], [], "o", markersize=4)
        for at, (rep, table) in enumerate(zip(reps, tables, strict=True)):
            if not len(table):
                yield ""
                continue
            colour = COLOURS[_shade(rep)]
            line.set_data(table[:, 1], table[:, 2])
            deepest = table[np.argmax(table[:, 1])]
            dot.set_data(deepest[1:2], deepest[2:3])
            line.set_color(colour)
            dot.set(color=colour, markeredgecolor=colour)
            label = (
                f"Repetition {rep['index']}: pelvic tilt up to {deepest[1]:.0f} "
                f"degrees, spine flexion there {deepest[2]:.0f} degrees"
            )
            yield svg(drawn, f"{key}-c{at}", label)


def trend(reps: Sequence[Payload], band: Band | None, key: str) -> str:
    """Return peak flexion over the set, with how far each may be off."""
    told = [rep for rep in reps if back_deg(rep) is not None]
    if not told:
        return ""
    x = np.array([rep["index"] for rep in told])
    y = np.array([back_deg(rep) for rep in told], float)
    off = np.array([uncertainty_deg(rep) for rep in told])
    with style():
        drawn, axes = figure(WIDTH_IN, HEIGHT_IN)
        _band(axes, band)
        if len(told) <= FEW:
            axes.errorbar(
                x, y, off, fmt="none", color=COLOURS["muted"], elinewidth=1, capsize=2
            )
        else:
            axes.fill_between(x, y - off, y + off, color=COLOURS["grid"], alpha=0.6)
        for verdict, marker in MARKERS.items():
            of = np.array([_shade(rep) == verdict for rep in told])
            size = 6 if len(told) <= FEW else 3
            axes.plot(x[of], y[of], marker, color=COLOURS[verdict], markersize=size)
        if len(told) >= 3:
            slope, start = np.polyfit(x, y, 1)
            ends = np.array([x.min(), x.max()])
            axes.plot(ends, start + slope * ends, "--", color=COLOURS["ink"], lw=1)
        _by_rep(axes, reps, "most rounding (°)")
        label = (
            f"Peak spine flexion, from {y[0]:.0f} degrees in the first repetition to "
            f"{y[-1]:.0f} in the last; below zero the back arched"
        )
        return svg(drawn, f"{key}-trend", label)


def hip_share(reps: Sequence[Payload], key: str) -> str:
    """Return how much of each bend came from the hips, in percent."""
    told = [rep for rep in reps if rep.get("hip_share") is not None]
    if not told:
        return ""
    x = np.array([rep["index"] for rep in told])
    share = np.array([rep["hip_share"] for rep in told]) * 100
    with style():
        drawn, axes = figure(WIDTH_IN, HEIGHT_IN)
        axes.vlines(
            x,
            0,
            share,
            colors=[COLOURS[_shade(rep)] for rep in told],
            linewidth=float(np.clip(160 / len(reps), 0.8, 14)),
        )
        axes.set_ylim(0, 105)
        axes.grid(axis="y", linewidth=0.5)
        _by_rep(axes, reps, "from the hips (%)")
        label = f"Hip share, from {share.min():.0f} to {share.max():.0f} percent"
        return svg(drawn, f"{key}-share", label)


def tempo(reps: Sequence[Payload], key: str, family: str = "") -> str:
    """Return how long the ways down and up and the pause between took."""
    if not reps:
        return ""
    x = np.array([rep["index"] for rep in reps], float)
    fields = ("eccentric_s", "pause_s", "concentric_s")
    parts = np.array([[rep.get(name) or 0.0 for name in fields] for rep in reps]).T
    edges = np.append(x - 0.5, x[-1] + 0.5)
    names = words.ways(family)
    looks = tuple(zip(("unsure", "grid", "second"), names, strict=True))
    with style():
        drawn, axes = figure(WIDTH_IN, HEIGHT_IN)
        base = np.zeros(len(x))
        for part, (colour, name) in zip(parts, looks, strict=True):
            axes.stairs(
                base + part,
                edges,
                baseline=base,
                fill=True,
                color=COLOURS[colour],
                label=name,
            )
            base = base + part
        if len(x) <= FEW:
            axes.vlines(edges, 0, base.max() * 1.05, COLOURS["paper"], linewidth=2)
        drawn.legend(ncols=3, loc="outside upper center", fontsize=8)
        _by_rep(axes, reps, "time (s)")
        down, pause, up = np.median(parts, axis=1)
        label = (
            f"Tempo, usually {down:.1f} seconds {names[0]}, {pause:.1f} {names[1]}, "
            f"{up:.1f} {names[2]}"
        )
        return svg(drawn, f"{key}-tempo", label)


def timeline(finished: Payload, key: str) -> str:
    """Return when each kind of fault was there.

    What a hold within a repetition shows is the repetition's.
    """
    records = finished["reps"] or finished["holds"]
    family = family_of(finished)
    found = [(fault, _shade(each)) for each in records for fault in each["faults"]]
    if not found:
        return ""
    codes = list(dict.fromkeys(fault["code"] for fault, _ in found))
    said = {code: words.fault(code, family) for code in codes}
    with style():
        drawn, axes = figure(WIDTH_IN, max(HEIGHT_IN, 0.9 + 0.5 * len(codes)))
        for each in records:
            axes.axvspan(each["start_s"], each["end_s"], color=COLOURS["grid"], lw=0)
        for fault, shade in found:
            row = codes.index(fault["code"])
            span = (fault["start_s"], max(fault["end_s"] - fault["start_s"], 0.15))
            axes.broken_barh([span], (row - 0.3, 0.6), facecolors=COLOURS[shade])
        names = [fill(said[code], LABEL_LETTERS) for code in codes]
        axes.set_yticks(range(len(codes)), names)
        axes.set_ylim(len(codes) - 0.4, -0.6)
        axes.set_xlabel("time (s)")
        label = "When there were faults: " + ", ".join(said.values())
        return svg(drawn, f"{key}-faults", label)


def _curve(rep: Payload) -> FloatArray:
    """Return (N, 3): t_s, pelvic tilt, spine flexion where both are known."""
    rows = [row for row in rep.get("curve") or () if None not in row]
    return np.array(rows, float).reshape(-1, 3)


def _band(axes: Axes, band: Band | None) -> None:
    if band is not None:
        axes.axhspan(band.arched, band.rounded, color=COLOURS["band"], lw=0)
        for limit in (band.red_arched, band.red_rounded):
            axes.axhline(limit, color=COLOURS["fault"], linewidth=0.8, linestyle=":")


def _by_rep(axes: Axes, reps: Sequence[Payload], what: str) -> None:
    axes.set_xlim(reps[0]["index"] - 0.7, reps[-1]["index"] + 0.7)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=8))
    axes.set_xlabel("repetition")
    axes.set_ylabel(what)


def _shade(rep: Payload) -> str:
    verdict = str(rep["verdict"])
    return verdict if verdict in MARKERS else "unsure"
