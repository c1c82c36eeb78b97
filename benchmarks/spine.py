"""Is the back measured right? Against exact truth, and on real labelled clips.

Rendered lifters have known angles: RMSE and bias of spine flexion and pelvic tilt,
over the frames in which they move, and the share of those that was judged. Real clips
have a label each: what the lamp showed, repetition by repetition, and how well peak
flexion tells rounded from correct, beside what programs with keypoints alone use.
Nothing was fitted to the real clips. Without the clips beside the checkout only the
shipped ones are measured.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.lifter.truth import CLIPS, read_truth, record, replay
from edge.assets import asset, known_models
from edge.core.records import FloatArray, Step
from edge.core.words import Level

OUT = Path(__file__).parent / "out" / "recordings"
TESTS = Path(__file__).resolve().parents[1] / "tests" / "clips"
REAL = CLIPS.parent / "clips"
CORRECT = (
    "kb_deadlift_correct_side",
    "gym_deadlift_good_1",
    "gym_deadlift_good_3",
    "gym_deadlift_good_5",
    "web_good014",
    "web_good016",
    "web_good018",
)
ROUNDED = (
    "kb_deadlift_rounded_side",
    "gym_deadlift_bad_1",
    "gym_deadlift_bad_3",
    "gym_deadlift_bad_5",
    "web_bad005",
    "web_bad008",
    "web_bad014",
)
MEASURES = ("spine_flexion", "neck", "chord_shortening", "trunk_lean")


@dataclass(frozen=True, slots=True)
class Bend:
    """One bend of a real clip: its worst lamp, and the peak of every measure."""

    worst: Level
    peaks: dict[str, float]


def run() -> dict[str, Any]:
    """Measure, print and return the figures."""
    figures: dict[str, Any] = {"truth": _truth()}
    if REAL.is_dir():
        figures["real"] = _real()
    return {"spine": figures}


def _steps(video: Path) -> list[Step]:
    # What the pose model and the contour saw is kept as long as the model is the same.
    recording = OUT / f"{video.stem}.{known_models()[0].sha256[:12]}.npz"
    if not recording.is_file():
        record(video, recording)
    return list(replay(recording))


def _truth() -> dict[str, dict[str, float]]:
    folders = (CLIPS, TESTS)
    found = {path.stem: path for f in folders for path in sorted(f.glob("*.csv"))}
    figures = {}
    table = Table(
        title="Rendered lifters, moving frames, degrees", title_justify="left"
    )
    for column in ("clip", "flexion RMSE", "bias", "pelvis RMSE", "bias", "judged"):
        table.add_column(column, justify="left" if column == "clip" else "right")
    for name, path in found.items():
        video = path.with_suffix(".mp4")
        truth, steps = (
            read_truth(path),
            _steps(video if video.is_file() else asset(video.name)),
        )
        told = np.array(
            [(s.spine.spine_flexion_deg, s.spine.pelvis_tilt_deg) for s in steps]
        )
        off = told - np.stack([truth.flexion, truth.pelvis], axis=1)
        moving = truth.rep > 0
        judged = moving & np.isfinite(told[:, 0])
        share = float(judged.sum() / moving.sum())
        rmse, bias = [math.nan] * 2, [math.nan] * 2
        if judged.any():
            rmse = np.sqrt((off[judged] ** 2).mean(axis=0)).tolist()
            bias = off[judged].mean(axis=0).tolist()
        figures[name] = {
            "flexion_rmse_deg": rmse[0],
            "flexion_bias_deg": bias[0],
            "pelvis_rmse_deg": rmse[1],
            "pelvis_bias_deg": bias[1],
            "judged": share,
        }
        cells = (rmse[0], bias[0], rmse[1], bias[1])
        table.add_row(name, *(_cell(value) for value in cells), f"{share:.0%}")
    Console().print(table)
    return {
        name: {key: round(v, 2) for key, v in row.items() if math.isfinite(v)}
        for name, row in figures.items()
    }


def _real() -> dict[str, Any]:
    bends = {name: _bends(_steps(REAL / f"{name}.mp4")) for name in CORRECT + ROUNDED}
    table = Table(title="Real side views, worst lamp per bend", title_justify="left")
    for column in ("clip", "bends", "unsure", "green", "amber", "red", "peak flexion"):
        table.add_column(column, justify="left" if column == "clip" else "right")
    for name, some in bends.items():
        lamps = [bend.worst for bend in some]
        counts = [lamps.count(level) for level in (Level.UNSURE, *SHOWN)]
        peaks = [bend.peaks["spine_flexion"] for bend in some]
        median = float(np.nanmedian(peaks)) if np.isfinite(peaks).any() else math.nan
        table.add_row(name, str(len(some)), *map(str, counts), _cell(median))
    console = Console()
    console.print(table)
    correct = [bend for name in CORRECT for bend in bends[name]]
    rounded = [bend for name in ROUNDED for bend in bends[name]]
    false_red = np.mean([bend.worst is Level.FAULT for bend in correct])
    missed = np.mean([bend.worst in (Level.NEUTRAL, Level.UNSURE) for bend in rounded])
    console.print(
        f"false red: {false_red:.0%} of {len(correct)} correct bends; "
        f"neither amber nor red: {missed:.0%} of {len(rounded)} rounded bends"
    )
    aucs = {
        name: auc(
            [bend.peaks[name] for bend in rounded], [b.peaks[name] for b in correct]
        )
        for name in MEASURES
    }
    console.print(
        "area under the curve, rounded against correct: "
        + ", ".join(
            f"{name.replace('_', ' ')} {value:.2f}" for name, value in aucs.items()
        )
    )
    return {
        "false_red": round(float(false_red), 3),
        "missed": round(float(missed), 3),
        "auc": {name: round(value, 3) for name, value in aucs.items()},
        "worst_lamp": {
            name: [str(bend.worst) for bend in some] for name, some in bends.items()
        },
    }


SHOWN = (Level.NEUTRAL, Level.CAUTION, Level.FAULT)


def _bends(steps: Sequence[Step]) -> list[Bend]:
    """Return the bends of a clip, those at its cut-off ends too: a lamp shone there."""
    bends, start = [], None
    torso = [s.view.torso_px for s in steps]
    for at, step in enumerate([*steps, None]):
        bent = step is not None and step.movement.rep is not None
        if bent and start is None:
            start = at
        elif not bent and start is not None:
            bends.append(_bend(steps[start:at], float(np.nanmax(torso))))
            start = None
    return bends


def _bend(steps: Sequence[Step], torso_px: float) -> Bend:
    shown = [step.feedback.level for step in steps]
    worst = next((lv for lv in SHOWN[::-1] if lv in shown), Level.UNSURE)
    rows = np.array(
        [
            (
                s.spine.spine_flexion_deg,
                s.angles.neck_flexion_deg,
                -_chord_px(s) / torso_px,
                s.angles.trunk_inclination_deg,
            )
            for s in steps
        ]
    )
    peaks = [
        float(np.percentile(column[np.isfinite(column)], 95))
        if np.isfinite(column).any()
        else math.nan
        for column in rows.T
    ]
    return Bend(worst, dict(zip(MEASURES, peaks, strict=True)))


def _chord_px(step: Step) -> float:
    hip, shoulder = (
        step.pose.xy[[11, 12]].mean(axis=0),
        step.pose.xy[[5, 6]].mean(axis=0),
    )
    return float(np.hypot(*(shoulder - hip)))


def auc(high: Sequence[float], low: Sequence[float]) -> float:
    """Return how often a value of ``high`` is above one of ``low``; ties count half."""
    a: FloatArray = np.array([v for v in high if math.isfinite(v)])[:, None]
    b: FloatArray = np.array([v for v in low if math.isfinite(v)])
    return float(((a > b) + 0.5 * (a == b)).mean()) if a.size and b.size else math.nan


def _cell(value: float) -> str:
    return f"{value:.1f}" if math.isfinite(value) else "-"
