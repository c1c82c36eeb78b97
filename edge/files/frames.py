"""One frame as the contract's JSON Lines tell it; NaN is null."""

import math
from typing import Any

import numpy as np

from edge.core.types.events import Step
from edge.core.types.frames import FloatArray

FACING = {-1: "left", 0: None, 1: "right"}
DECIMALS = 3


def frame_payload(step: Step) -> dict[str, Any]:
    """Return one frame as plain JSON values, px and degrees to three decimals."""
    angles, spine = step.angles, step.spine
    keypoints = np.column_stack([step.pose.xy, step.pose.score])
    # Only where it is the reason for what is not judged.
    needed = {"views_needed": list(map(str, step.views_needed))}
    return {
        "t_s": round(step.t_s, 6),
        "index": step.index,
        "person": not bool(np.isnan(step.pose.xy).all()),
        "view": str(step.view.kind),
        "facing": FACING[step.view.facing],
        "body_posture": str(step.body_posture),
        "keypoints": _rows(keypoints),
        "contour": None if step.contour is None else _rows(step.contour.xy),
        "trunk_inclination_deg": _number(angles.trunk_inclination_deg),
        "pelvis_tilt_deg": _number(spine.pelvis_tilt_deg),
        "spine_flexion_deg": _number(spine.spine_flexion_deg),
        "spine_quality": _number(spine.quality),
        "hip_flexion_deg": _number(angles.hip_flexion_deg),
        "knee_flexion_deg": _number(angles.knee_flexion_deg),
        "shank_inclination_deg": _number(angles.shank_inclination_deg),
        "neck_flexion_deg": _number(angles.neck_flexion_deg),
        "lateral_flexion_deg": _number(spine.lateral_flexion_deg),
        "rotation_deg": _number(spine.rotation_deg),
        "phase": str(step.movement.phase),
        "rep": step.movement.rep,
        "hold": step.movement.hold,
        "level": str(step.feedback.level),
        "cue": None if step.feedback.cue is None else str(step.feedback.cue),
        **(needed if step.views_needed else {}),
    }


def _number(value: float) -> float | None:
    return round(float(value), DECIMALS) if math.isfinite(value) else None


def _rows(array: FloatArray) -> list[list[float | None]]:
    return [[_number(value) for value in row] for row in array.tolist()]
