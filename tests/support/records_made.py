"""Records with everything filled in, for tests that care about one field."""

import math

from edge.core.spine.baseline import PRIOR_MARGIN_DEG, PRIOR_SHARE
from edge.core.types.codes import (
    BodyPosture,
    FaultCode,
    HoldEnd,
    ReferenceKind,
    Side,
    Verdict,
    ViewKind,
)
from edge.core.types.frames import View
from edge.core.types.records import FaultRecord, HoldRecord, RepRecord
from edge.core.types.states import BodyAngles, BodyState, Limbs, SpineState


def angles(
    t_s: float = 0.0,
    trunk_deg: float = 0.0,
    hip_deg: float = 0.0,
    knee_deg: float = 0.0,
    neck_deg: float = 0.0,
) -> BodyAngles:
    return BodyAngles(t_s, trunk_deg, hip_deg, knee_deg, 0.0, neck_deg)


def spine(
    t_s: float = 0.0,
    flexion_deg: float = 0.0,
    tilt_deg: float = 0.0,
    quality: float = 0.9,
    *,
    prior: bool = False,
) -> SpineState:
    """Return a state; with ``prior`` one judged without the lifter's own neutral."""
    return SpineState(
        t_s,
        tilt_deg,
        flexion_deg,
        math.nan,
        math.nan,
        quality * PRIOR_SHARE if prior else quality,
        own_neutral=not prior,
        margin_deg=PRIOR_MARGIN_DEG if prior else 0.0,
        edge_flexion_deg=flexion_deg,
    )


def body(
    angles: BodyAngles,
    spine: SpineState,
    posture: BodyPosture = BodyPosture.UPRIGHT,
    kind: ViewKind = ViewKind.SIDE,
) -> BodyState:
    """Return what a frame tells of a body from the side, its feet together."""
    both = (0.0, 0.0)
    thigh_deg = angles.hip_flexion_deg - angles.trunk_inclination_deg
    hips = (math.cos(math.radians(thigh_deg)) + 1) / 2
    legs = Limbs(angles.t_s, both, both, both, both)
    return BodyState(
        posture, View(kind, 1, 0.0, 160.0, 270.0, 270.0 * hips), angles, legs, spine
    )


def fault(code: FaultCode = FaultCode.SPINE_FLEXION) -> FaultRecord:
    return FaultRecord(code, 1.0, 2.0, 30.0)


def rep(
    index: int = 1,
    *,
    peak_deg: float = 5.0,
    verdict: Verdict = Verdict.GOOD,
    faults: tuple[FaultRecord, ...] = (),
    hip_deg: float = 80.0,
    knee_deg: float = 15.0,
    trunk_deg: float = 65.0,
    drift_deg: float = math.nan,
) -> RepRecord:
    return RepRecord(
        index=index,
        start_s=3.0 * index,
        end_s=3.0 * index + 2,
        eccentric_s=1.0,
        pause_s=0.2,
        concentric_s=0.8,
        trunk_peak_deg=trunk_deg,
        hip_rom_deg=hip_deg,
        knee_rom_deg=knee_deg,
        pelvis_tilt_peak_deg=45.0,
        spine_flexion_peak_deg=peak_deg,
        spine_extension_peak_deg=0.0,
        hip_share=0.9,
        quality=0.8,
        spine_drift_deg=drift_deg,
        reference=ReferenceKind.STANDING,
        verdict=verdict,
        faults=faults,
    )


def hold(
    index: int = 1,
    *,
    start_s: float = 0.0,
    end_s: float = 10.0,
    verdict: Verdict = Verdict.GOOD,
    faults: tuple[FaultRecord, ...] = (),
    side: Side | None = None,
    ended_by: HoldEnd = HoldEnd.RELEASED,
) -> HoldRecord:
    return HoldRecord(
        index=index,
        start_s=start_s,
        end_s=end_s,
        trunk_mean_deg=80.0,
        spine_flexion_peak_deg=5.0,
        verdict=verdict,
        faults=faults,
        side=side,
        spine_extension_peak_deg=3.0,
        lateral_flexion_peak_deg=2.0,
        rotation_peak_deg=2.0,
        drift_deg=1.0,
        quality=0.8,
        reference=ReferenceKind.STANDING,
        ended_by=ended_by,
    )
