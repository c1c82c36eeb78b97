"""Events -> repetition and set records.

While a bend lasts its frames are kept (angles and spine, no pixels). When it counts,
they are judged once more, together: by then the lifter's neutral may be known that a
lift from the floor began without. That neutral is often learnt with the bar in the
hands, and the lamp could not have turned red: such a lift may turn out good or worth a
caution, but a fault is only what the lamp could have shown in red.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from edge.core.filters import FrameClock, LowPass
from edge.core.movement.bend import Bend
from edge.core.spine.sagittal import PRIOR_SHARE, NeutralShift
from edge.core.types.events import RepFinished, SetFinished
from edge.core.types.exercise import Exercise
from edge.core.types.records import Posture, RepRecord, SetRecord
from edge.core.types.states import BodyAngles, SpineState
from edge.core.verdict.advice import advice_for
from edge.core.verdict.repetition import Sample, rep_record

MAX_KEPT = 6000  # frames of one bend: more than a minute at 60 a second
# Chosen: knees bend nearly as far as hips, trunk upright. A tucked pelvis adds to the
# hip's figure but not to the knee's.
SQUAT_KNEE_SHARE = 0.75
SQUAT_TRUNK_DEG = 45.0
STANDING_KNEE_S = 1.0  # time constant of the standing knee, chosen: a few noisy frames


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a lifter only later than their repetitions.

    ``shift`` is what the neutral learnt meanwhile changes in frames that were judged
    without it; None when it is still unknown.
    """

    shift: NeutralShift | None = None
    posture: Posture = field(default_factory=Posture)


class SetRecorder:
    """Collects the frames of a bend and the repetitions of a set."""

    def __init__(self, exercise: Exercise, named: bool) -> None:
        self._exercise = exercise
        self._named = named
        self.reset()

    def reset(self) -> None:
        """Throw the set in progress away."""
        self._knee_deg = LowPass[float](STANDING_KNEE_S)
        self._clock = FrameClock()
        self._bend: list[Sample] = []
        self._reps: list[RepRecord] = []
        self._provisional: dict[int, tuple[Bend, list[Sample]]] = {}
        self._posture = Posture()
        self._lifted = False

    @property
    def last_end_s(self) -> float:
        """Return when the last repetition ended; NaN before the first."""
        return self._reps[-1].end_s if self._reps else math.nan

    @property
    def bending(self) -> bool:
        """Return whether frames of a bend are being kept."""
        return bool(self._bend)

    def stand(self, angles: BodyAngles) -> None:
        """Take one frame of standing: what a knee bends from."""
        if math.isfinite(angles.knee_flexion_deg):
            dt_s = self._clock.step(angles.t_s)
            self._knee_deg.step(dt_s, angles.knee_flexion_deg)

    @property
    def _stood_deg(self) -> float:
        return math.nan if self._knee_deg.value is None else self._knee_deg.value

    def keep(self, angles: BodyAngles, spine: SpineState) -> None:
        """Keep one frame of the bend in progress."""
        if len(self._bend) < MAX_KEPT:
            self._bend.append(Sample(angles, spine))

    def drop_bend(self) -> None:
        """Forget the bend in progress: it did not count."""
        self._bend = []

    def finish_rep(self, bend: Bend) -> RepFinished:
        """Turn the bend into the set's next repetition."""
        samples, self._bend = self._bend, []
        index = len(self._reps) + 1
        if not all(sample.spine.own_neutral for sample in samples):
            self._provisional[index] = (bend, samples)
        rep = rep_record(index, bend, samples, self._exercise, self._stood_deg)
        self._reps.append(rep)
        self._lifted = True
        return RepFinished(bend.end_s, rep)

    def rejudge(self, known: Known) -> None:
        """Take what is known of the lifter by now: the next may be somebody else.

        What was judged without a neutral is judged again if there is one.
        """
        if self._lifted:
            self._posture = known.posture.over(self._posture)
        if known.shift is not None:
            for index, (bend, samples) in self._provisional.items():
                rejudged = [_rejudged(sample, known.shift) for sample in samples]
                self._reps[index - 1] = rep_record(
                    index,
                    bend,
                    rejudged,
                    self._exercise,
                    self._stood_deg,
                    rejudged=True,
                )
        self._provisional = {}
        self._lifted = False

    def finish_set(self, t_s: float, known: Known) -> SetFinished | None:
        """Return the set, None without repetitions, and begin a new one."""
        self.rejudge(known)
        reps, posture = tuple(self._reps), self._posture
        self.reset()
        if not reps:
            return None
        name = self._exercise.name if self._named else recognised(reps)
        finished = SetRecord(
            exercise=name,
            reps=reps,
            form_trend_deg_per_rep=form_trend(reps),
            advice=advice_for(reps),
        )
        return SetFinished(t_s, finished, posture)


def form_trend(reps: Sequence[RepRecord]) -> float:
    """Return how peak flexion changes from rep to rep, degrees; NaN below three."""
    peaks = np.array([(rep.index, rep.spine_flexion_peak_deg) for rep in reps])
    told = peaks[np.isfinite(peaks[:, 1])]
    if len(told) < 3:
        return math.nan
    x = told[:, 0] - told[:, 0].mean()
    return float(x @ told[:, 1] / (x @ x))


def recognised(reps: Sequence[RepRecord]) -> str:
    """Return what a set without a named exercise looks like: hinge or squat."""
    squats = sum(
        rep.knee_rom_deg > SQUAT_KNEE_SHARE * rep.hip_rom_deg
        and rep.trunk_peak_deg < SQUAT_TRUNK_DEG
        for rep in reps
    )
    return "squat" if squats * 2 > len(reps) else "hip_hinge"


def _rejudged(sample: Sample, shift: NeutralShift) -> Sample:
    """Return a frame as the neutral that was learnt after it would have judged it.

    It stays one that was judged without, on which nothing red may rest.
    """
    spine = sample.spine
    if spine.own_neutral:
        return sample
    return Sample(
        sample.angles,
        replace(
            spine,
            spine_flexion_deg=spine.spine_flexion_deg + shift.flexion_deg,
            pelvis_tilt_deg=spine.pelvis_tilt_deg + shift.tilt_deg,
            quality=spine.quality / PRIOR_SHARE,
            margin_deg=spine.margin_deg + shift.margin_deg,
        ),
    )
