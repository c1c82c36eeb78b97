"""Is the back measured right? Against exact truth, and on real labelled clips.

Rendered lifters have known angles: errors of spine flexion and pelvic tilt, by clip,
movement, body, background and yaw, and how peak flexion ranks the repetitions. Real
clips have a label each: what the lamp showed, bend by bend, and how well peak flexion
tells rounded from correct. Beside it stands what programs with keypoints alone use.
Lifters whose own neutral bow is rendered are read against that, too.
Without the clips beside the checkout only the shipped ones are measured. Curves of
truth and reading, a picture per rendered clip, are drawn into ``benchmarks/out``.
"""

import math
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rich.console import Console

from benchmarks.lifter.drawn import SETS
from benchmarks.spine import passer
from benchmarks.spine import real as spine_real
from benchmarks.spine import truth as spine_truth
from benchmarks.spine.bends import MEASURES
from benchmarks.spine.own import tables as own_tables
from benchmarks.spine.plot import draw
from benchmarks.spine.printing import cell, plain_table
from benchmarks.spine.truth import GROUPS
from edge.core.types.codes import Level

PLOTS = Path(__file__).parents[1] / "out" / "spine"
OFF = ("flexion_rmse_deg", "flexion_bias_deg", "pelvis_rmse_deg", "pelvis_bias_deg")
HEADINGS = ("flexion RMSE", "bias", "pelvis RMSE", "bias", "judged")
LAMPS = {
    Level.UNSURE: "unsure",
    Level.NEUTRAL: "green",
    Level.CAUTION: "amber",
    Level.FAULT: "red",
}
CONSOLE = Console()


def run() -> dict[str, Any]:
    """Measure, print and return the figures."""
    result: dict[str, Any] = {"truth": _truth()}
    if spine_real.REAL.is_dir():
        result["real"] = _real()
    if bows := own_tables.measure():
        result["own_hinge"] = bows
    if pairs := passer.pairs():
        result["passer_by"] = passer.measure(pairs)
    return {"spine": plain(result)}


def _truth() -> dict[str, Any]:
    some = list(spine_truth.readings())
    for reading in some:
        draw(reading, PLOTS / f"{reading.scene.name}.png")
    result: dict[str, Any] = {
        "clips": {r.scene.name: spine_truth.figures([r]) for r in some}
    }
    _print_errors("Rendered lifters, moving frames, degrees", "clip", result["clips"])
    for by in GROUPS:
        groups = spine_truth.grouped(some, by).items()
        result[by] = {name: spine_truth.figures(group) for name, group in groups}
    # One clip a group would only repeat the table above.
    for by in GROUPS:
        if len(result[by]) < len(some):
            views = "all views" if by == "yaw" else "side views"
            _print_errors(f"By {by}, {views}", by, result[by])
    side = spine_truth.side_on(some)
    together = {
        "all": side,
        "held out": [r for r in side if r.scene.held_out],
    } | {
        name: [r for r in side if r.scene.name in plans] for name, plans in SETS.items()
    }
    result["side"] = {}
    for name, group in together.items():
        if group:
            result["side"][name] = {
                **spine_truth.figures(group),
                "rank_correlation": spine_truth.rank_correlations(group),
            }
    _print_errors("Side views together", "which", result["side"])
    for name, figures in result["side"].items():
        CONSOLE.print(f"{name}: {_lamps(figures)}")
    ranked = {
        name: figures["rank_correlation"] for name, figures in result["side"].items()
    }
    _print_measures("Rank correlation with true peak flexion, repetitions", ranked)
    return result


def _print_errors(title: str, first: str, rows: dict[str, dict[str, Any]]) -> None:
    table = plain_table(title, first, ("clips", *HEADINGS))
    for name, figures in rows.items():
        cells = (cell(figures.get(key, math.nan)) for key in OFF)
        table.add_row(name, str(figures["clips"]), *cells, f"{figures['judged']:.0%}")
    CONSOLE.print(table)


def _lamps(figures: dict[str, Any]) -> str:
    return (
        f"red lit in {figures['false_red']} of {figures['reps_within_limits']} "
        f"repetitions within the limits, did not in {figures['missed_red']} of "
        f"{figures['reps_beyond_limits']} beyond them"
    )


def _real() -> dict[str, Any]:
    sets = spine_real.real_sets()
    result = spine_real.figures(sets)
    for label, names in spine_real.LABELS.items():
        table = plain_table(
            f"Real clips, {label}: worst lamps of bends, peak flexion in degrees",
            "clip",
            ("bends", "judged", "lamps", "verdicts", "peak"),
        )
        for name in names:
            some = sets[name]
            judged = [bend.judged for bend in some]
            table.add_row(
                name,
                str(len(some)),
                f"{sum(judged) / len(judged):.0%}" if judged else "-",
                _counted(LAMPS[bend.worst] for bend in some),
                _counted(bend.verdict for bend in some if bend.verdict),
                cell(spine_real.peak_of_set(some)),
            )
        CONSOLE.print(table)
    table = plain_table(
        "Rounded or correct, shares",
        "per",
        ("correct", "false red", "rounded", "not red", "nor amber"),
    )
    for per in ("bend", "clip", "verdict"):
        rates = result[per]
        table.add_row(
            per,
            str(rates["correct"]),
            f"{rates['false_red']:.0%}",
            str(rates["rounded"]),
            f"{rates['missed_red']:.0%}",
            f"{rates['missed']:.0%}",
        )
    CONSOLE.print(table)
    areas = {f"per {per}": result[f"auc_{per}"] for per in ("bend", "clip")}
    _print_measures("Rounded or correct, area under the curve", areas)
    CONSOLE.print(
        "peak flexion, least of the rounded less greatest of the correct, degrees: "
        + ", ".join(f"{cell(result[f'gap_{p}_deg'])} per {p}" for p in ("bend", "clip"))
    )
    return result


def _counted(words: Iterable[str]) -> str:
    return ", ".join(f"{n} {word}" for word, n in Counter(words).most_common())


def _print_measures(title: str, columns: dict[str, dict[str, float]]) -> None:
    table = plain_table(title, "measure", list(columns))
    for name in MEASURES:
        values = [column[name] for column in columns.values()]
        cells = (f"{value:.2f}" if math.isfinite(value) else "-" for value in values)
        table.add_row(name.replace("_", " "), *cells)
    CONSOLE.print(table)


def plain(value: Any) -> Any:
    """Return figures as JSON takes them: rounded, NaN as null."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, float):
        return round(value, 3) if math.isfinite(value) else None
    return value
