"""A bend's frames -> the record of a repetition, with its verdict."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from edge.core.movement.bend import Bend
from edge.core.quantile import quantile
from edge.core.types.codes import FaultCode, ReferenceKind, Side, Verdict
from edge.core.types.exercise import Exercise, Family, RepAngle, RepLimits
from edge.core.types.frames import FloatArray
from edge.core.types.records import Deepest, FaultRecord, RepRecord
from edge.core.types.states import BodyAngles, Movement, SpineState
from edge.core.verdict.drawn import curve
from edge.core.verdict.faults import Severity
from edge.core.verdict.judgement import Judged

# Chosen: a peak that 5 % of the frames pass is no single stray frame.
PEAK_SHARE = 0.95
# Share of a repetition's frames, and of its deepest, that a good verdict needs: what a
# back did where it bends most is not told by the rest. Chosen: the larger part.
MIN_JUDGED = 0.5
HIP_SHARE_MIN_DEG = 20.0  # contract: less trunk motion has no share
DEEPEST_SHARE = 0.9  # chosen: about 8 deg of hip, as near as keypoints can tell
# Chosen: from the front a depth is read from heights, and 15 deg too low.
FRONT_DEPTH = 0.8
VERDICTS = {Severity.CAUTION: Verdict.CAUTION, Severity.FAULT: Verdict.FAULT}


@dataclass(frozen=True, slots=True)
class Sample:
    """One frame of a bend."""

    angles: BodyAngles
    spine: SpineState
    movement: Movement


def rep_record(
    bend: Bend,
    samples: Sequence[Sample],
    judged: Judged,
    exercise: Exercise,
    standing_knee_deg: float = math.nan,
    *,
    rejudged: bool = False,
    deepest: Deepest | None = None,
    side: Side | None = None,
) -> RepRecord:
    """Return the record of a bend from its frames and what they were ``judged``.

    ``rejudged`` ones were judged again with a neutral that was learnt after them.
    ``deepest`` is kept for a report to draw, ``side`` is the leg in front.

    A bend begins well below standing, so its least knee flexion is not the standing
    one; it takes the place of a ``standing_knee_deg`` that is not known.
    """
    trunk, knee, all_hips, *seen, _ = _table(samples)
    frames = counted(samples, exercise)
    lean, _, hip, pelvis, flexion, quality = _table(frames)
    judgeable = np.isfinite(flexion)
    enough = judgeable.size > 0 and bool(judgeable.mean() >= MIN_JUDGED)
    known = rejudged or all(sample.spine.own_neutral for sample in frames)
    known = known and enough and deepest_judged(hip, judgeable)
    # From the front no shank is told.
    shanks = [s.angles.shank_inclination_deg for s in samples]
    front = sum(map(math.isnan, shanks)) > MIN_JUDGED * len(shanks)
    noted = _noted(bend, exercise.rep_limits, peak(knee), front=front)
    t_s = np.array([sample.angles.t_s for sample in samples])
    return RepRecord(
        index=bend.index,
        start_s=bend.start_s,
        end_s=bend.end_s,
        eccentric_s=bend.eccentric_s,
        pause_s=bend.pause_s,
        concentric_s=bend.concentric_s,
        trunk_peak_deg=peak(trunk),
        hip_rom_deg=_hip_rom_deg(bend, all_hips, exercise),
        knee_rom_deg=peak(knee) - float(np.fmin(standing_knee_deg, -peak(-knee))),
        pelvis_tilt_peak_deg=peak(pelvis),
        spine_flexion_peak_deg=peak(flexion),
        spine_extension_peak_deg=peak(-flexion),
        hip_share=hip_share(lean, hip, pelvis, flexion),
        quality=float(quality[judgeable].mean() * judgeable.mean()) if enough else 0.0,
        verdict=_verdict(judged, known),
        faults=(*judged.faults, *noted),
        reference=_reference(frames, rejudged=rejudged),
        reference_change_deg=_most(s.spine.reference_change_deg for s in frames),
        reference_doubt_deg=_most(s.spine.reference_doubt_deg for s in frames),
        curve=curve(t_s, *seen),  # also what does not count was done
        deepest=deepest,
        side=side,
    )


def _hip_rom_deg(bend: Bend, hip: FloatArray, exercise: Exercise) -> float:
    """Return how far the hip bent, ``hip`` (N,) degrees, in a bend by another angle."""
    if exercise.rep_limits.angle is RepAngle.HIP:
        return bend.rom_deg
    return peak(hip) + peak(-hip)


def _reference(samples: Sequence[Sample], *, rejudged: bool) -> ReferenceKind | None:
    """Return what most of the frames that tell something of the back stand on."""
    kinds = [
        replace(s.spine, own_neutral=s.spine.own_neutral or rejudged).reference
        for s in samples
        if math.isfinite(s.spine.spine_flexion_deg)
    ]
    return max(ReferenceKind, key=kinds.count) if kinds else None


def _most(values: Iterable[float]) -> float:
    """Return the value that is furthest from 0, NaN where none is known."""
    return max(filter(math.isfinite, values), key=abs, default=math.nan)


def counted(samples: Sequence[Sample], exercise: Exercise) -> Sequence[Sample]:
    """Return the frames that a bend is judged by.

    What the back did while a weight may have rested on the floor does not count.
    """
    return lifted(samples) if exercise.family is Family.HINGE else samples


def lifted(samples: Sequence[Sample]) -> Sequence[Sample]:
    """Return the frames since the weight left the floor; all where it never rested."""
    at = [number for number, each in enumerate(samples, 1) if each.movement.set_up]
    return samples[at[-1] :] if at and at[-1] < len(samples) else samples


def _table(samples: Sequence[Sample]) -> FloatArray:
    """Return (6, N): trunk, knee, hip, pelvis, spine in degrees, and quality."""
    rows = [
        (
            s.angles.trunk_inclination_deg,
            s.angles.knee_flexion_deg,
            s.angles.hip_flexion_deg,
            s.spine.pelvis_tilt_deg,
            s.spine.spine_flexion_deg,
            s.spine.quality,
        )
        for s in samples
    ]
    return np.array(rows).reshape(-1, 6).T


def deepest_judged(hip: FloatArray, judged: NDArray[np.bool_]) -> bool:
    """Return whether the back was judged where the hip is deepest, half of it at least.

    ``hip`` (N,) degrees, ``judged`` (N,). A frame without a hip is as deep as those
    around it.
    """
    known = np.isfinite(hip)
    if not known.any():
        return False
    frames = np.arange(len(hip))
    deep = _deepest(np.interp(frames, frames[known], hip[known]))
    return bool(judged[deep].mean() >= MIN_JUDGED)


def _deepest(hip: FloatArray) -> NDArray[np.bool_]:
    """Return in which frames (N,) the hip is nearly as deep as ever, NaN in none."""
    deepest = float(np.nanmax(hip))
    # A lifter who stands arched may have no more than a negative one.
    return np.asarray(hip >= deepest - (1 - DEEPEST_SHARE) * abs(deepest))


def hip_share(
    trunk: FloatArray, hip: FloatArray, pelvis: FloatArray, flexion: FloatArray
) -> float:
    """Return pelvic tilt over pelvic tilt plus spine flexion where the hip is deepest.

    All (N,) degrees. 1.0 is a bend entirely from the hips; extension counts by its
    size; NaN when the trunk moved less than 20 degrees or the back was not judged.
    """
    if not trunk.size or not peak(trunk) + peak(-trunk) >= HIP_SHARE_MIN_DEG:
        return math.nan
    deep = _deepest(hip) & np.isfinite(flexion)
    if not deep.any():
        return math.nan
    tilt = max(float(pelvis[deep].mean()), 0.0)
    bend = abs(float(flexion[deep].mean()))
    return tilt / (tilt + bend) if tilt + bend > 0 else math.nan


def _noted(
    bend: Bend, limits: RepLimits, knee_deg: float, *, front: bool
) -> tuple[FaultRecord, ...]:
    """Return what a bend as a whole is to be told of: it reaches no level.

    Feet that stay apart begin with bent knees: a knee counts from straight.
    """
    noted = []
    deep_deg = knee_deg if limits.angle is RepAngle.FRONT_KNEE else bend.rom_deg
    if deep_deg < limits.full_rom_deg.value * (FRONT_DEPTH if front else 1.0):
        noted.append((FaultCode.SHALLOW, bend.end_s, deep_deg))
    if bend.eccentric_s < limits.min_eccentric_s.value:
        noted.append((FaultCode.TOO_FAST, bend.bottom_start_s, math.nan))
    return tuple(
        FaultRecord(code, bend.start_s, end_s, peak_deg)
        for code, end_s, peak_deg in noted
    )


def _verdict(judged: Judged, known: bool) -> Verdict:
    if judged.severity:
        return VERDICTS[judged.severity]
    # Compared with the population only, a back is never called good.
    return Verdict.GOOD if known and not judged.uncertain else Verdict.UNSURE


def peak(values: FloatArray) -> float:
    """Return the value that 5 % of the finite ones pass, NaN without one."""
    known = values[np.isfinite(values)]
    return quantile(known, PEAK_SHARE) if known.size else math.nan
