"""What each evidence for the back's edge brings: the same clips, one thing changed.

The strip network's answer, frame by frame, is the ground. What is shipped adds where
the edge was in the last frame (continuity). Measured beside it, and not shipped as long
as it does not help: what the still scene shows (background), and what moved since the
last frame (motion).
"""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks.spine import real as spine_real
from benchmarks.spine import truth
from benchmarks.spine.backdrop import CELL, Backdrop, sides
from benchmarks.spine.cache import Watched, key, usual, watched
from edge.core.back.chord import Chord
from edge.core.back.strip import cut_strip
from edge.core.back.strip_reader import Look
from edge.core.back.tracker import ContourTracker, Evidence
from edge.core.types.frames import ByteArray, DorsalContour, FloatArray
from edge.core.vision import Vision
from edge.models.manifest import sha256_of
from edge.pipeline import Pipeline

HERE = Path(__file__).parent
SOURCES = ("ablation", "backdrop")
LEARN_QUALITY = 0.5  # a back that is seen worse does not tell where the scene is
# A cell has moved for sure when it changed by so many grey levels; and what it costs
# when the side towards the chord did not move, or the other did.
MOVED = (8.0, 24.0)
MOTION_COST = 2.0

Track = Callable[[Look | None], ContourTracker]


class SceneTracker(ContourTracker):
    """Leans on the still scene too."""

    def __init__(self, look: Look | None, evidence: Evidence) -> None:
        super().__init__(look, evidence)
        self._scene = Backdrop()

    def step(
        self,
        t_s: float,
        rgb: ByteArray,
        axes: Chord | None,
        hints: FloatArray | None = None,
    ) -> DorsalContour | None:
        """Return the contour, and learn the scene around it."""
        if axes is not None:
            strip, _ = cut_strip(rgb, axes)
            hints = self._scene.hints(strip, axes)
        contour = super().step(t_s, rgb, axes, hints)
        if axes is not None and contour is not None and contour.quality > LEARN_QUALITY:
            self._scene.learn(t_s, rgb, axes, contour.xy)
        return contour


class MotionTracker(ContourTracker):
    """Leans on what moved since the last frame too."""

    def __init__(self, look: Look | None, evidence: Evidence) -> None:
        super().__init__(look, evidence)
        self._before: ByteArray | None = None

    def step(
        self,
        t_s: float,
        rgb: ByteArray,
        axes: Chord | None,
        hints: FloatArray | None = None,
    ) -> DorsalContour | None:
        """Return the contour, and keep the picture."""
        if axes is not None and self._before is not None:
            hints = moved_hints(rgb, self._before, axes)
        self._before = rgb
        return super().step(t_s, rgb, axes, hints)


def moved_hints(rgb: ByteArray, before: ByteArray, axes: Chord) -> FloatArray:
    """Return what motion says about where the edge is, (ROWS, COLUMNS), logarithms."""
    now, then = (cut_strip(each, axes)[0][::CELL, ::CELL] for each in (rgb, before))
    change = np.abs(now.astype(np.float32) - then).max(axis=2)
    low, high = MOVED
    inside, outside = sides(((change - low) / (high - low)).clip(0.0, 1.0))
    hints = MOTION_COST * (inside - 1.0 - outside)
    return np.asarray(hints.repeat(CELL, axis=0).repeat(CELL, axis=1))


VARIANTS: dict[str, Track] = {
    "without continuity": lambda look: ContourTracker(look, Evidence(continuity=False)),
    "with background": lambda look: SceneTracker(look, Evidence()),
    "with motion": lambda look: MotionTracker(look, Evidence()),
}


def run() -> dict[str, Any]:
    """Measure, print and return the figures."""
    results = {"as shipped": measure(watched)}
    results |= {name: measure(watch_with(name)) for name in VARIANTS}
    table = Table(
        title="Side views, degrees; AUC and false red on real bends",
        title_justify="left",
        box=box.SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
    )
    table.add_column("evidence", no_wrap=True)
    for column in ("flexion", "pelvis", "judged", "rank", "false red", "AUC", "red"):
        table.add_column(column, justify="right")
    for name, figures in results.items():
        table.add_row(name, *_cells(figures))
    Console().print(table)
    return {"spine_ablation": results}


def watch_with(name: str) -> Callable[[Path], Watched]:
    """Return what watches a clip with the evidence called ``name``."""

    def build(vision: Vision | None) -> Pipeline:
        pipeline = usual(vision)
        pipeline._contour = VARIANTS[name](vision.look if vision else None)
        return pipeline

    variant = key(name, *(sha256_of(HERE / f"{each}.py") for each in SOURCES))
    return lambda video: watched(video, variant=variant, build=build)


def measure(watch: Callable[[Path], Watched]) -> dict[str, Any]:
    """Return figures of side views, and of the real clips where there are any."""
    side = truth.side_on(truth.readings(watch))
    results: dict[str, Any] = truth.figures(side)
    results["rank_correlation"] = truth.rank_correlations(side)["spine_flexion"]
    if spine_real.REAL.is_dir():
        real = spine_real.figures(spine_real.real_sets(watch))
        results["auc_bend"] = real["auc_bend"]["spine_flexion"]
        results["false_red_bend"] = real["bend"]["false_red"]
    return results


def _cells(figures: dict[str, Any]) -> list[str]:
    return [
        *(f"{figures[f'{of}_rmse_deg']:.1f}" for of in ("flexion", "pelvis")),
        f"{figures['judged']:.0%}",
        f"{figures['rank_correlation']:.2f}",
        f"{figures['false_red']} of {figures['reps_within_limits']}",
        f"{figures.get('auc_bend', math.nan):.2f}",
        f"{figures.get('false_red_bend', math.nan):.0%}",
    ]
