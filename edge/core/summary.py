"""Events -> repetition and set records.

While a bend lasts its frames are kept (angles and spine, no pixels). When it counts,
they are judged once more, together: by then the lifter's neutral may be known that a
lift from the floor began without. That neutral is often learnt with the bar in the
hands, and the lamp could not have turned red: such a lift may turn out good or worth a
caution, but a fault is only what the lamp could have shown in red.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from edge.core.advice import advice_for
from edge.core.exercise import Exercise
from edge.core.faults import SPINE_FAULTS, FaultJudge
from edge.core.movement import Bend
from edge.core.records import BodyAngles, FloatArray, RepFinished, SpineState
from edge.core.session import FaultRecord, RepRecord, SetRecord
from edge.core.spine import PRIOR_SHARE, NeutralShift
from edge.core.words import FaultCode, Verdict

MAX_KEPT = 6000  # frames of one bend: more than a minute at 60 a second
# Chosen: a peak that 5 % of the frames pass is no single stray frame.
PEAK_PERCENTILE = 95.0
# Share of a repetition's frames that a verdict needs, and a good one of its deepest:
# what a back did where it bends most is not told by the rest.
MIN_JUDGED = 0.5
HIP_SHARE_MIN_DEG = 20.0  # contract: less trunk motion has no share
DEEPEST_SHARE = 0.9
# Chosen: knees bend nearly as far as hips, trunk upright. A tucked pelvis adds to the
# hip's figure but not to the knee's.
SQUAT_KNEE_SHARE = 0.75
SQUAT_TRUNK_DEG = 45.0
STANCE_S = 1.0  # time constant of the standing knee, chosen: a few noisy frames


@dataclass(frozen=True, slots=True)
class Sample:
    """One frame of a bend."""

    angles: BodyAngles
    spine: SpineState


class SetBook:
    """Collects the frames of a bend and the repetitions of a set."""

    def __init__(self, exercise: Exercise, named: bool) -> None:
        self._exercise = exercise
        self._named = named
        self.reset()

    def reset(self) -> None:
        """Throw the set in progress away."""
        self._knee_deg = self._stood_s = math.nan
        self._bend: list[Sample] = []
        self._reps: list[RepRecord] = []
        self._unsettled: dict[int, tuple[Bend, list[Sample]]] = {}

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
        knee_deg, gap_s = angles.knee_flexion_deg, angles.t_s - self._stood_s
        if math.isnan(knee_deg):
            return
        fresh = not 0 < gap_s < STANCE_S
        pull = 1.0 if fresh else 1.0 - math.exp(-gap_s / STANCE_S)
        before_deg = knee_deg if fresh else self._knee_deg
        self._knee_deg = before_deg + pull * (knee_deg - before_deg)
        self._stood_s = angles.t_s

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
            self._unsettled[index] = (bend, samples)
        rep = rep_record(index, bend, samples, self._exercise, self._knee_deg)
        self._reps.append(rep)
        return RepFinished(bend.end_s, rep)

    def settle(self, shift: NeutralShift | None) -> None:
        """Judge again what was judged without a neutral, if it is known by now."""
        if shift is None:
            return
        for index, (bend, samples) in self._unsettled.items():
            settled = [_settled(sample, shift) for sample in samples]
            self._reps[index - 1] = rep_record(
                index, bend, settled, self._exercise, self._knee_deg, settled=True
            )
        self._unsettled = {}

    def finish_set(self, shift: NeutralShift | None) -> SetRecord | None:
        """Return the set, None without repetitions, and begin a new one.

        ``shift`` is what the neutral learnt meanwhile changes in frames that were
        judged without it; None when it is still unknown.
        """
        self.settle(shift)
        reps = tuple(self._reps)
        self.reset()
        if not reps:
            return None
        name = self._exercise.name if self._named else recognised(reps)
        return SetRecord(
            exercise=name,
            reps=reps,
            form_trend_deg_per_rep=form_trend(reps),
            advice=advice_for(reps),
        )


def rep_record(
    index: int,
    bend: Bend,
    samples: Sequence[Sample],
    exercise: Exercise,
    standing_knee_deg: float = math.nan,
    *,
    settled: bool = False,
) -> RepRecord:
    """Return the record of a bend from its frames.

    ``settled`` ones were judged again with a neutral that was learnt after them.

    A bend begins well below standing, so its least knee flexion is not the standing
    one; it takes the place of a ``standing_knee_deg`` that is not known.
    """
    table = np.array(
        [
            (
                s.angles.trunk_inclination_deg,
                s.angles.hip_flexion_deg,
                s.angles.knee_flexion_deg,
                s.spine.pelvis_tilt_deg,
                s.spine.spine_flexion_deg,
                s.spine.quality,
            )
            for s in samples
        ]
    ).reshape(-1, 6)
    trunk, hip, knee, pelvis, flexion, quality = table.T
    judged = np.isfinite(flexion)
    enough = judged.size > 0 and judged.mean() >= MIN_JUDGED
    faults = _faults(bend, samples, exercise)
    known = settled or all(sample.spine.own_neutral for sample in samples)
    known = known and deepest_judged(hip, judged)
    return RepRecord(
        index=index,
        start_s=bend.start_s,
        end_s=bend.end_s,
        eccentric_s=bend.eccentric_s,
        pause_s=bend.pause_s,
        concentric_s=bend.concentric_s,
        trunk_peak_deg=_peak(trunk),
        hip_rom_deg=bend.rom_deg,
        knee_rom_deg=_peak(knee) - float(np.fmin(standing_knee_deg, -_peak(-knee))),
        pelvis_tilt_peak_deg=_peak(pelvis),
        spine_flexion_peak_deg=_peak(flexion),
        spine_extension_peak_deg=_peak(-flexion),
        hip_share=hip_share(trunk, hip, pelvis, flexion),
        quality=float(quality[judged].mean() * judged.mean()) if enough else 0.0,
        verdict=_verdict(faults, known) if enough else Verdict.UNSURE,
        faults=tuple(fault for fault, _ in faults),
    )


def deepest_judged(hip: FloatArray, judged: NDArray[np.bool_]) -> bool:
    """Return whether the back was judged where the hip is deepest, half of it at least.

    ``hip`` (N,) degrees, ``judged`` (N,). A frame without a hip is as deep as those
    around it.
    """
    told = np.isfinite(hip)
    if not told.any():
        return False
    frames = np.arange(len(hip))
    deep = _deepest(np.interp(frames, frames[told], hip[told]))
    return bool(judged[deep].mean() >= MIN_JUDGED)


def _deepest(hip: FloatArray) -> NDArray[np.bool_]:
    """Return in which frames (N,) the hip is nearly as deep as ever, NaN in none."""
    deepest = float(np.nanmax(hip))
    # An arched stance may have no more than a negative one.
    return np.asarray(hip >= deepest - (1 - DEEPEST_SHARE) * abs(deepest))


def hip_share(
    trunk: FloatArray, hip: FloatArray, pelvis: FloatArray, flexion: FloatArray
) -> float:
    """Return pelvic tilt over pelvic tilt plus spine flexion where the hip is deepest.

    All (N,) degrees. 1.0 is a bend entirely from the hips; extension counts by its
    size; NaN when the trunk moved less than 20 degrees or the back was not judged.
    """
    if not trunk.size or not _peak(trunk) + _peak(-trunk) >= HIP_SHARE_MIN_DEG:
        return math.nan
    deep = _deepest(hip) & np.isfinite(flexion)
    if not deep.any():
        return math.nan
    tilt = max(float(pelvis[deep].mean()), 0.0)
    bend = abs(float(flexion[deep].mean()))
    return tilt / (tilt + bend) if tilt + bend > 0 else math.nan


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


def _faults(
    bend: Bend, samples: Sequence[Sample], exercise: Exercise
) -> list[tuple[FaultRecord, int]]:
    """Return the bend's faults with their worst grade: 1 caution, 2 fault."""
    judge = FaultJudge(exercise.faults)
    worst: dict[FaultCode, int] = {}
    records: list[FaultRecord] = []
    for sample in samples:
        for event in judge.step(sample.angles, sample.spine, bending=True):
            record = getattr(event, "fault", None)
            records += [record] if record else []
        for code, grade in judge.grades().items():
            worst[code] = max(worst.get(code, 0), grade)
    records += judge.finish(bend.end_s)
    graded = [(record, worst[record.code]) for record in records]
    limits = exercise.rep
    if bend.rom_deg < limits.full_rom_deg.value:
        shallow = FaultRecord(FaultCode.SHALLOW, bend.start_s, bend.end_s, bend.rom_deg)
        graded.append((shallow, 1))
    if bend.eccentric_s < limits.min_eccentric_s.value:
        fast = FaultRecord(
            FaultCode.TOO_FAST, bend.start_s, bend.bottom_start_s, math.nan
        )
        graded.append((fast, 1))
    return graded


def _verdict(faults: Sequence[tuple[FaultRecord, int]], known: bool) -> Verdict:
    spine = [grade for fault, grade in faults if fault.code in SPINE_FAULTS]
    if not spine:
        # Compared with the population only, a back is never called good.
        return Verdict.GOOD if known else Verdict.UNSURE
    return Verdict.FAULT if max(spine) > 1 else Verdict.CAUTION


def _settled(sample: Sample, shift: NeutralShift) -> Sample:
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


def _peak(values: FloatArray) -> float:
    told = values[np.isfinite(values)]
    return float(np.percentile(told, PEAK_PERCENTILE)) if told.size else math.nan
