"""A bend's frames -> the record of a repetition, with its verdict."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from edge.core.movement.bend import Bend
from edge.core.types.codes import FaultCode, Verdict
from edge.core.types.exercise import Exercise
from edge.core.types.frames import FloatArray
from edge.core.types.records import FaultRecord, RepRecord
from edge.core.types.states import BodyAngles, SpineState
from edge.core.verdict.faults import SPINE_FAULTS, FaultJudge

# Chosen: a peak that 5 % of the frames pass is no single stray frame.
PEAK_PERCENTILE = 95.0
# Share of a repetition's frames that a verdict needs, and a good one of its deepest:
# what a back did where it bends most is not told by the rest.
MIN_JUDGED = 0.5
HIP_SHARE_MIN_DEG = 20.0  # contract: less trunk motion has no share
DEEPEST_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class Sample:
    """One frame of a bend."""

    angles: BodyAngles
    spine: SpineState


def rep_record(
    index: int,
    bend: Bend,
    samples: Sequence[Sample],
    exercise: Exercise,
    standing_knee_deg: float = math.nan,
    *,
    rejudged: bool = False,
) -> RepRecord:
    """Return the record of a bend from its frames.

    ``rejudged`` ones were judged again with a neutral that was learnt after them.

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
    known = rejudged or all(sample.spine.own_neutral for sample in samples)
    known = known and deepest_judged(hip, judged)
    return RepRecord(
        index=index,
        start_s=bend.start_s,
        end_s=bend.end_s,
        eccentric_s=bend.eccentric_s,
        pause_s=bend.pause_s,
        concentric_s=bend.concentric_s,
        trunk_peak_deg=peak(trunk),
        hip_rom_deg=bend.rom_deg,
        knee_rom_deg=peak(knee) - float(np.fmin(standing_knee_deg, -peak(-knee))),
        pelvis_tilt_peak_deg=peak(pelvis),
        spine_flexion_peak_deg=peak(flexion),
        spine_extension_peak_deg=peak(-flexion),
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
    if not trunk.size or not peak(trunk) + peak(-trunk) >= HIP_SHARE_MIN_DEG:
        return math.nan
    deep = _deepest(hip) & np.isfinite(flexion)
    if not deep.any():
        return math.nan
    tilt = max(float(pelvis[deep].mean()), 0.0)
    bend = abs(float(flexion[deep].mean()))
    return tilt / (tilt + bend) if tilt + bend > 0 else math.nan


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


def peak(values: FloatArray) -> float:
    """Return the value that 5 % of the finite ones pass, NaN without one."""
    told = values[np.isfinite(values)]
    return float(np.percentile(told, PEAK_PERCENTILE)) if told.size else math.nan
