"""Bends of a clip without truth: what the lamp showed, and the peak of each measure.

Beside the spine's own flexion, what programs with keypoints alone take for it: the
angle of ear, shoulder and hip, which is the neck's; the shortening of the line from
hip to shoulder; the trunk's lean.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from benchmarks.spine.cache import Watched
from edge.core.types.codes import Level, Verdict
from edge.core.types.events import Step
from edge.core.types.frames import FloatArray
from edge.core.types.records import RepRecord
from edge.core.types.skeleton import HIPS, SHOULDERS
from edge.core.verdict.repetition import peak

MEASURES = ("spine_flexion", "neck", "chord_shortening", "trunk_lean")
SHOWN = (Level.NEUTRAL, Level.CAUTION, Level.FAULT)


@dataclass(frozen=True, slots=True)
class Bend:
    """One bend: its worst lamp, its verdict if it counted, the peaks of ``MEASURES``.

    Flexion is the repetition's, judged again with the neutral that was learnt after
    it, where the bend was counted as one.
    """

    start_s: float
    worst: Level
    verdict: Verdict | None
    judged: float
    peaks: dict[str, float]

    @property
    def peak_deg(self) -> float:
        """Return the peak of spine flexion, degrees."""
        return self.peaks["spine_flexion"]


def bends(watch: Watched) -> list[Bend]:
    """Return the bends of a clip, those at its cut-off ends too: a lamp shone there."""
    others = measured(watch.steps)
    runs = groupby(range(len(watch.steps)), lambda i: watch.steps[i].movement.rep)
    return [
        _bend([watch.steps[i] for i in rows], others[rows], watch.reps)
        for rows in (list(run) for number, run in runs if number is not None)
    ]


def _bend(steps: Sequence[Step], others: FloatArray, reps: Sequence[RepRecord]) -> Bend:
    start_s, end_s = steps[0].t_s, steps[-1].t_s
    shown = [step.feedback.level for step in steps]
    worst = next((lv for lv in SHOWN[::-1] if lv in shown), Level.UNSURE)
    peaks = {name: peak(col) for name, col in zip(MEASURES, others.T, strict=True)}
    middle_s = (start_s + end_s) / 2
    rep = next((r for r in reps if r.start_s <= middle_s <= r.end_s), None)
    if rep is not None and math.isfinite(rep.spine_flexion_peak_deg):
        peaks["spine_flexion"] = rep.spine_flexion_peak_deg
    judged = sum(level.judged for level in shown) / len(shown)
    return Bend(start_s, worst, None if rep is None else rep.verdict, judged, peaks)


def measured(steps: Sequence[Step]) -> FloatArray:
    """Return ``MEASURES`` of every step, (N, 4): degrees, the chord's in torsos."""
    torso_px = np.nanmax([*(s.view.torso_px for s in steps), 1.0])
    return np.array(
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


def _chord_px(step: Step) -> float:
    hip, shoulder = (step.pose.xy[list(p)].mean(axis=0) for p in (HIPS, SHOULDERS))
    return float(np.hypot(*(shoulder - hip)))
