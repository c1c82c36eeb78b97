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

from edge.core.advising.advice import advice_for
from edge.core.movement.bend import Bend
from edge.core.spine.baseline import PRIOR_SHARE, NeutralShift
from edge.core.types.codes import Side
from edge.core.types.exercise import Exercise
from edge.core.types.records import Deepest, RepRecord, SetRecord
from edge.core.verdict.drift import Drift
from edge.core.verdict.judgement import BendJudge, Judged
from edge.core.verdict.repetition import Sample, counted, rep_record
from edge.core.verdict.sides import asymmetric_reps

# The bends that are kept, to be judged by another exercise. Chosen: three minutes of
# them at 30 a second; by then it is known what they are.
MOST_FRAMES = 6000


@dataclass(frozen=True, slots=True)
class Kept:
    """A repetition that may have to be judged again, as it was judged.

    ``provisional`` says that it was without the lifter's own neutral, ``rejudged`` that
    it was again with one that was learnt after it.
    """

    bend: Bend
    samples: Sequence[Sample]
    judged: Judged
    deepest: Deepest | None
    side: Side | None
    provisional: bool
    rejudged: bool = False


class SetJudge:
    """Judges the frames of a set by one exercise; ``reps`` are its repetitions.

    The bends are kept as long as they are ``open`` to be judged again.
    """

    def __init__(self, exercise: Exercise) -> None:
        self.exercise = exercise
        self.frames = BendJudge(exercise)
        self._begin()

    def _begin(self) -> None:
        self._keep = True
        self.reps: list[RepRecord] = []
        self._kept: list[Kept] = []
        self._frames = 0
        self._drift = Drift()

    def finish_rep(
        self,
        bend: Bend,
        samples: Sequence[Sample],
        stood_deg: float,
        deepest: Deepest | None = None,
        side: Side | None = None,
    ) -> RepRecord:
        """Add a bend that counts; its frames were stepped through ``frames``.

        ``stood_deg`` is the knee's flexion while standing; ``deepest`` is for reports;
        ``side`` is the leg in front.
        """
        judged = self.frames.take(bend.end_s)
        provisional = not all(sample.spine.own_neutral for sample in samples)
        self._add(Kept(bend, samples, judged, deepest, side, provisional), stood_deg)
        return self.reps[-1]

    def _add(self, rep: Kept, stood_deg: float) -> None:
        if self._keep or rep.provisional:
            self._kept.append(rep)
            self._frames += len(rep.samples)
            self._keep = self._keep and self._frames <= MOST_FRAMES
        self.reps.append(self._record(rep, stood_deg))
        frames = [
            (each.angles, each.spine) for each in counted(rep.samples, self.exercise)
        ]
        for index, drift_deg in self._drift.step(rep.bend.index, frames).items():
            at = index - 1
            self.reps[at] = replace(self.reps[at], spine_drift_deg=drift_deg)

    def _record(self, rep: Kept, stood_deg: float) -> RepRecord:
        return rep_record(
            *(rep.bend, rep.samples, rep.judged, self.exercise, stood_deg),
            rejudged=rep.rejudged,
            deepest=rep.deepest,
            side=rep.side,
        )

    def rejudge(self, shift: NeutralShift | None, stood_deg: float) -> None:
        """Judge again what was judged without a neutral, with one if there is one.

        ``stood_deg`` is the knee's flexion while standing, as it is known by now.
        """
        kept, self._kept = self._kept, []
        for rep in kept:
            if rep.provisional and shift is not None:
                at = rep.bend.index - 1
                samples = [_rejudged(sample, shift) for sample in rep.samples]
                rep = replace(self._again(rep, samples), rejudged=True)
                drift_deg = self.reps[at].spine_drift_deg
                record = self._record(rep, stood_deg)
                self.reps[at] = replace(record, spine_drift_deg=drift_deg)
            if self._keep:
                self._kept.append(replace(rep, provisional=False))

    @property
    def open(self) -> bool:
        """Return whether the set can yet be judged again."""
        return len(self._kept) == len(self.reps)

    def under(self, exercise: Exercise, stood_deg: float) -> "SetJudge":
        """Return the set so far as another exercise judges it.

        Nobody saw that on the lamp: it may turn out milder than what was shown.
        """
        other = SetJudge(exercise)
        for rep in self._kept:
            other._add(other._again(rep, rep.samples), stood_deg)
        return other

    def without(self, at: int, stood_deg: float) -> "SetJudge":
        """Return the set without one of its repetitions; the others move up.

        Of a set that is no longer ``open`` it can be the last only.
        """
        if not self.open:
            last = self.reps.pop()
            self._kept = [rep for rep in self._kept if rep.bend.index != last.index]
            return self
        other = SetJudge(self.exercise)
        kept = self._kept.copy()
        del kept[at]
        for index, rep in enumerate(kept, 1):
            bend = replace(rep.bend, index=index)
            other._add(replace(rep, bend=bend), stood_deg)
        return other

    def _again(self, rep: Kept, samples: Sequence[Sample]) -> Kept:
        judge = BendJudge(self.exercise)
        for sample in samples:
            judge.step(sample.angles, sample.spine, sample.movement)
        judged = judge.take(rep.bend.end_s).milder(rep.judged)
        if rep.judged.uncertain:
            judged = replace(judged, uncertain=True)
        return replace(rep, samples=samples, judged=judged)

    def finish(self) -> SetRecord | None:
        """Return the set, None without repetitions, and begin a new one."""
        reps = asymmetric_reps(self.reps, self.exercise)
        self._begin()
        if not reps:
            return None
        return SetRecord(
            exercise=self.exercise.name,
            reps=reps,
            form_trend_deg_per_rep=form_trend(reps),
            advice=advice_for(reps, exercise=self.exercise),
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
