"""Prints what own hinges and drift are worth, and returns it."""

import math
from typing import Any

import numpy as np
from rich.console import Console

from benchmarks.lifter.body.bow import Kind
from benchmarks.spine.cache import watched
from benchmarks.spine.own import hinge
from benchmarks.spine.own.halves import bow_figures, half, halves
from benchmarks.spine.own.spoilt import spoilt
from benchmarks.spine.printing import cell, plain_table
from benchmarks.spine.real import LABELS, REAL
from edge.core.advising.advice import TIRED_DEG
from edge.core.spine.own_hinge import USUAL_ARCHED_DEG, USUAL_ROUND_DEG
from edge.core.verdict.drift import FIRST_REPS

# As wide as the tables, also where the output is a file.
CONSOLE = Console(width=140)
# A set needs that many repetitions after the first two, to differ from each other.
LEAST_LATER = 3
BOW_HEADINGS = ("bow true", "it adds", "doubt", "worth")
CLIP_HEADINGS = (
    *("half", *BOW_HEADINGS, "flexion RMSE", "own", "pelvis RMSE", "own"),
    *("judged", "rank", "own", "drift RMSE"),
)
SPOILT_HEADINGS = (
    *(*BOW_HEADINGS, "good one's", "shows", "moved by"),
    *("95 % below", "flexion RMSE", "false red", "missed red"),
)


def measure() -> dict[str, Any]:
    """Measure, print and return the figures; nothing where no bow is rendered."""
    good = {one.name: one for one in hinge.cases()}
    if not good:
        return {}
    result: dict[str, Any] = {
        "clips": {name: hinge.lifter(one) for name, one in good.items()}
    }
    _print_clips(result["clips"])
    for title, some in halves(good.values()):
        result[title] = hinge.columns(some)
        _print_columns(f"Side views, {title}", len(some), result[title])
    result["bows"] = bow_figures()
    _print_bows(result["bows"])
    result["spoilt"] = {
        kind.value.removeprefix("_"): {
            bad.name: spoilt(good[bad.name], bad)
            for bad in hinge.cases(kind)
            if bad.name in good
        }
        for kind in Kind
        if kind is not Kind.NEUTRAL
    }
    for kind, rows in result["spoilt"].items():
        if rows:
            _print_spoilt(kind, rows)
    if REAL.is_dir():
        result["real_drift"] = _real_drift()
    return result


def _print_clips(rows: dict[str, dict[str, Any]]) -> None:
    table = plain_table(
        "Read against the lifter's own neutral bow", "clip", CLIP_HEADINGS
    )
    for name, figures in rows.items():
        standing, own, drift = (
            figures[way] for way in ("standing", "own hinge", "drift")
        )
        pairs = [
            cell(way.get(key, math.nan))
            for key in ("flexion_rmse_deg", "pelvis_rmse_deg")
            for way in (standing, own)
        ]
        table.add_row(
            name,
            half(name),
            *_bow(figures),
            *pairs,
            f"{own['judged']:.0%}",
            *(cell(way["rank"], 2) for way in (standing, own)),
            cell(drift["flexion_rmse_deg"]),
        )
    CONSOLE.print(table)


def _bow(figures: dict[str, Any]) -> tuple[str, ...]:
    """Return what a bow was, and what was made of it."""
    learnt = figures["bow"] == "learnt"
    says = f"{figures['change_deg']:+.1f}" if learnt else figures["bow"]
    doubt = f"{figures['doubt_deg']:+.1f}" if learnt else "-"
    return f"{figures['bow_deg']:+.1f}", says, doubt, cell(figures["worth"], 2)


def _print_columns(title: str, clips: int, result: dict[str, dict[str, float]]) -> None:
    table = plain_table(
        f"{title}, clips: {clips}",
        "",
        (
            "flexion RMSE",
            "bias",
            "pelvis RMSE",
            "judged",
            "rank",
            "red, should",
            "red, should not",
        ),
    )
    for way, figures in result.items():
        beyond, within = (figures[f"reps_{of}_limits"] for of in ("beyond", "within"))
        table.add_row(
            way,
            cell(figures.get("flexion_rmse_deg", math.nan)),
            cell(figures.get("flexion_bias_deg", math.nan)),
            cell(figures.get("pelvis_rmse_deg", math.nan)),
            f"{figures['judged']:.0%}" if math.isfinite(figures["judged"]) else "-",
            cell(figures["rank"], 3),
            f"{beyond - figures['missed_red']:.0f} of {beyond:.0f}",
            f"{figures['false_red']:.0f} of {within:.0f}",
        )
    CONSOLE.print(table)
    CONSOLE.print(
        "red should be: beyond the limit; of drift, more than "
        f"{TIRED_DEG:.0f}°, where the change is {hinge.DRIFT_ERROR_DEG}° beyond"
    )


def _print_bows(found: dict[str, dict[str, Any]]) -> None:
    headings = ("bows", "refused", "added, sd", "doubt, sd", "90 % within", "unusual")
    table = plain_table("Neutral bows, degrees", "lifters", headings)
    for part, bows in found.items():
        figures = (bows[f"{of}_deg"] for of in ("change_sd", "doubt_sd", "doubt_most"))
        counts = (str(bows[key]) for key in ("bows", "refused"))
        table.add_row(part, *counts, *map(cell, figures), str(bows["unusual"]))
    CONSOLE.print(table)
    CONSOLE.print(
        f"unusual: looks more than {USUAL_ROUND_DEG:g}° rounder than expected, or "
        f"{USUAL_ARCHED_DEG:g}° more arched"
    )


def _print_spoilt(kind: str, rows: dict[str, dict[str, Any]]) -> None:
    table = plain_table(f"Bows of the kind {kind}", "clip", SPOILT_HEADINGS)
    for name, figures in rows.items():
        within, beyond = (figures[f"reps_{of}_limits"] for of in ("within", "beyond"))
        table.add_row(
            name,
            *_bow(figures),
            cell(figures["good_worth"], 2),
            figures["shows"] or "-",
            f"{figures['shift_deg']:+.1f}",
            cell(figures["most_deg"]),
            cell(figures["flexion_rmse_deg"]),
            f"{figures['false_red']:.0f} of {within:.0f}",
            f"{figures['missed_red']:.0f} of {beyond:.0f}",
        )
    CONSOLE.print(table)


def _real_drift() -> dict[str, Any]:
    """Return how far the drift of real sets' like repetitions spreads."""
    result: dict[str, Any] = {}
    for label, names in LABELS.items():
        for name in names:
            reps = watched(REAL / f"{name}.mp4").reps[FIRST_REPS:]
            drift = np.array([rep.spine_drift_deg for rep in reps])
            if np.isfinite(drift).sum() >= LEAST_LATER:
                sd_deg = float(np.nanstd(drift, ddof=1))
                result[name] = {"label": label, "sd_deg": sd_deg, "deg": drift.tolist()}
    for name, figures in result.items():
        CONSOLE.print(
            f"{name}, {figures['label']}: drift of later repetitions "
            + ", ".join(f"{deg:+.1f}" for deg in figures["deg"])
            + f"; standard deviation {figures['sd_deg']:.1f}°"
        )
    return result
