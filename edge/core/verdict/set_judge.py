"""Bends -> the records of a set, as one exercise judges them.

Every frame is judged once, when it comes. What a lifter's neutral tells that was learnt
only after a repetition is judged again with it: a lift from the floor begins without.
Nobody saw that result on the lamp, so it may turn out milder than what was shown, never
worse.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from edge.core.movement.bend import Bend
from edge.core.spine.baseline import PRIOR_SHARE, NeutralShift
from edge.core.types.exercise import Exercise, Family
from edge.core.types.records import Deepest, RepRecord, SetRecord
from edge.core.verdict.advice import advice_for
from edge.core.verdict.drift import Drift
from edge.core.verdict.judgement import BendJudge, Judged
from edge.core.verdict.repetition import Sample, counted, rep_record

# Chosen: knees bend nearly as far as hips, trunk upright. A tucked pelvis adds to the
# hip's figure but not to the knee's.
SQUAT_KNEE_SHARE = 0.75
SQUAT_TRUNK_DEG = 45.0


@dataclass(frozen=True, slots=True)
class Provisional:
    """A repetition that was judged without the lifter's own neutral."""

    bend: Bend
    samples: Sequence[Sample]
    judged: Judged
    deepest: Deepest | None


class SetJudge:
    """Judges the frames of a set by one exercise; ``reps`` are its repetitions."""

    def __init__(self, exercise: Exercise) -> None:
        self.exercise = exercise
        self.frames = BendJudge(exercise)
        self._begin()

    def _begin(self) -> None:
        self.reps: list[RepRecord] = []
        self._provisional: list[Provisional] = []
        self._drift = Drift()

    def finish_rep(
        self,
        bend: Bend,
        samples: Sequence[Sample],
        stood_deg: float,
        before: Judged | None = None,
        deepest: Deepest | None = None,
    ) -> Judged:
        """Add a bend that counts; its frames were stepped through ``frames``.

        ``stood_deg`` is the knee's flexion while standing; ``before`` is what the lamp
        showed, where that was another exercise's judgement; ``deepest`` is for reports.
        """
        judged = self.frames.take(bend.end_s)
        if before is not None:
            judged = judged.milder(before)
        if not all(sample.spine.own_neutral for sample in samples):
            self._provisional.append(Provisional(bend, samples, judged, deepest))
        rep = rep_record(
            bend, samples, judged, self.exercise, stood_deg, deepest=deepest
        )
        self.reps.append(rep)
        frames = [(each.angles, each.spine) for each in counted(samples, self.exercise)]
        for index, drift_deg in self._drift.step(bend.index, frames).items():
            at = index - 1
            self.reps[at] = replace(self.reps[at], spine_drift_deg=drift_deg)
        return judged

    def rejudge(self, shift: NeutralShift | None, stood_deg: float) -> None:
        """Judge again what was judged without a neutral, with one if there is one.

        ``stood_deg`` is the knee's flexion while standing, as it is known by now.
        """
        provisional, self._provisional = self._provisional, []
        if shift is None:
            return
        for each in provisional:
            samples = [_rejudged(sample, shift) for sample in each.samples]
            again = BendJudge(self.exercise)
            for sample in samples:
                again.step(sample.angles, sample.spine, sample.movement)
            judged = again.take(each.bend.end_s).milder(each.judged)
            at = each.bend.index - 1
            self.reps[at] = rep_record(
                *(each.bend, samples, judged, self.exercise, stood_deg),
                rejudged=True,
                deepest=each.deepest,
                drift_deg=self.reps[at].spine_drift_deg,
            )

    def finish(self) -> SetRecord | None:
        """Return the set, None without repetitions, and begin a new one."""
        reps = tuple(self.reps)
        self._begin()
        if not reps:
            return None
        return SetRecord(
            exercise=self.exercise.name,
            reps=reps,
            form_trend_deg_per_rep=form_trend(reps),
            advice=advice_for(reps),
        )


def form_trend(reps: Sequence[RepRecord]) -> float:
    """Return how peak flexion drifts from rep to rep, degrees; NaN below three.

    Of the drift and not of the peaks themselves: those move with the neutral, too.
    """
    drifts = np.array([(rep.index, rep.spine_drift_deg) for rep in reps])
    known = drifts[np.isfinite(drifts[:, 1])]
    if len(known) < 3:
        return math.nan
    x = known[:, 0] - known[:, 0].mean()
    return float(x @ known[:, 1] / (x @ x))


def recognised(reps: Sequence[RepRecord]) -> Family:
    """Return what a set without a named exercise looks like."""
    squats = sum(
        rep.knee_rom_deg > SQUAT_KNEE_SHARE * rep.hip_rom_deg
        and rep.trunk_peak_deg < SQUAT_TRUNK_DEG
        for rep in reps
    )
    return Family.SQUAT if squats * 2 > len(reps) else Family.HINGE


def _rejudged(sample: Sample, shift: NeutralShift) -> Sample:
    """Return a frame as the neutral that was learnt after it would have judged it."""
    spine = sample.spine
    if spine.own_neutral:
        return sample
    shifted = replace(
        spine,
        spine_flexion_deg=spine.spine_flexion_deg + shift.flexion_deg,
        pelvis_tilt_deg=spine.pelvis_tilt_deg + shift.tilt_deg,
        quality=spine.quality / PRIOR_SHARE,
        margin_deg=spine.margin_deg + shift.margin_deg,
    )
    return replace(sample, spine=shifted)
