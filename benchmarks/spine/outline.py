"""What would be read off an edge of the back that is known exactly?

The lifters of the rendered side views pose again, frame by frame; nothing is painted
and no network looks. The outline of their clothes, and that of the skin below, goes
through the contour and the map in force, against the same while standing. What is off
then is bodies, clothes and the map; what ``python -m benchmarks spine`` finds beyond it
is the strip network's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.lifter.clip_table import CLIPS
from benchmarks.lifter.drawn import PASSED
from benchmarks.lifter.picture.render import acted, scene, set_dice
from benchmarks.lifter.picture.take import Model, true_chord
from benchmarks.lifter.plan import SIDE_YAW_DEG, Plan
from benchmarks.lifter.strips.labels import reach
from benchmarks.spine.stats import off, rank_correlation
from edge.core.back.contour import dorsal_contour
from edge.core.back.strip import ALONG, BEHIND
from edge.core.back.strip_reader import StripReading
from edge.core.spine.features import contour_features
from edge.core.spine.map import FLEXION_MAP
from edge.core.types.frames import FloatArray
from edge.core.types.skeleton import PAIRS
from edge.core.verdict.repetition import peak

OUTLINES = ("clothes", "skin")
EVERY = 2  # frames: clothes take a while to fall
EDGE_SD = 0.015  # torso lengths: narrow, but wide enough for a mean between places


@dataclass(frozen=True, slots=True)
class Traced:
    """A clip's frames F: ``rep`` (F,), ``true`` (F,), ``estimated`` (F, 2), degrees."""

    rep: FloatArray
    true: FloatArray
    estimated: FloatArray

    def peaks(self, values: FloatArray) -> list[float]:
        """Return the peak of each repetition."""
        numbers = np.unique(self.rep[self.rep > 0])
        return [peak(values[self.rep == number]) for number in numbers]


def print_outlines(models: dict[int, Model]) -> None:
    """Measure on all side views of lifters who stand first, and print."""
    # With a passer-by it is the same lifter again.
    takes = [
        taken(plan, models)
        for name, plan in CLIPS.items()
        if abs(plan.yaw_deg) <= SIDE_YAW_DEG and plan.stand_s and PASSED not in name
    ]
    table = Table(title=f"Spine flexion from the true outline, {len(takes)} side views")
    for column in ("outline of", "RMSE", "bias", "peaks, RMSE", "ranks alike"):
        table.add_column(column)
    for which, name in enumerate(OUTLINES):
        table.add_row(name, *_cells(takes, which))
    Console().print(table)


def _cells(takes: Sequence[Traced], which: int) -> Iterator[str]:
    estimated = np.concatenate([t.estimated[t.rep > 0, which] for t in takes])
    error = off(estimated, np.concatenate([t.true[t.rep > 0] for t in takes]))
    tops = np.array([top for t in takes for top in t.peaks(t.estimated[:, which])])
    true = np.array([top for t in takes for top in t.peaks(t.true)])
    yield f"{error.rmse:.1f}°"
    yield f"{error.bias:+.1f}°"
    yield f"{off(tops, true).rmse:.1f}°"
    yield f"{rank_correlation(true.tolist(), tops.tolist()):.2f}"


def taken(plan: Plan, models: dict[int, Model]) -> Traced:
    """Return what would be read in a clip whose outline is known, every frame alone."""
    staged = scene(plan, models)
    model, dressed, camera = staged.model, staged.dressed, staged.camera
    acting = acted(plan, model, set_dice(plan))
    rep, true, features = [], [], []
    for beat, posed in islice(acting, None, None, EVERY):
        transforms = posed.transforms(model.body.heads)
        joints = camera.project(model.studio.keypoints(transforms))
        axes = true_chord(joints[PAIRS].mean(axis=1), camera.facing)
        skin = dressed.skin(transforms)
        edges = []
        for vertices in (dressed.over(skin)[0], skin):
            along, behind = axes.to_strip(camera.project(vertices))
            edge = reach(along, behind, dressed.parts.edges, ALONG)
            known = _known(edge, along[model.marks[[0, 2]]])
            contour, _ = dorsal_contour(beat.t_s, known, 1.0, axes, None)
            edges.append(contour_features(contour, camera.facing))
        rep.append(beat.rep)
        true.append(beat.change.flexion)
        features.append(edges)
    number, flexion, estimated = np.array(rep), np.array(true), np.array(features)
    standing = number == 0
    return Traced(
        number,
        flexion - flexion[standing].mean(),
        (estimated - estimated[standing].mean(axis=0)) @ FLEXION_MAP,
    )


def _known(edge: FloatArray, ends: FloatArray) -> StripReading:
    """Return what a network would say that knows the edge, (ROWS,), and its ends."""
    away = (BEHIND - np.clip(edge, BEHIND[0], BEHIND[-1])[:, None]) / EDGE_SD
    return StripReading(
        np.exp(-0.5 * away**2), np.ones(len(edge)), ends, np.zeros(len(ends))
    )
