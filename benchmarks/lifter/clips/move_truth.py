"""What is true of a movement's clip, as JSON beside it.

Pelvis and flexion are against the person's own standing, degrees. ``neutral_s`` is when
the spine is as it should be in the exercise's own posture, so that what a hold adds to
that is the difference.
"""

from dataclasses import asdict
from typing import Any

from benchmarks.lifter.figure.angles import Angles
from benchmarks.lifter.moves.moments import Moment
from benchmarks.lifter.moves.routine import Routine
from edge.core.types.frames import FloatArray

DIGITS = 2


def frame_truth(
    moment: Moment, angles: Angles, standing: Angles, points: FloatArray
) -> dict[str, Any]:
    """Return one frame's truth; ``points`` (17, 3): x px, y px, 1 where hidden."""
    return {
        "t_s": round(moment.t_s, 4),
        "body_posture": moment.posture,
        "rep": moment.rep,
        "hold": moment.hold,
        "side": moment.side,
        "pelvis_tilt_deg": round(angles.pelvis - standing.pelvis, DIGITS),
        "spine_flexion_deg": round(angles.flexion - standing.flexion, DIGITS),
        "lateral_flexion_deg": round(angles.lateral - standing.lateral, DIGITS),
        "rotation_deg": round(angles.rotation - standing.rotation, DIGITS),
        "pelvis_drop_deg": round(angles.tilt, DIGITS),
        "trunk_inclination_deg": round(angles.trunk, DIGITS),
        "hip_flexion_deg": [round(deg, DIGITS) for deg in angles.hip],
        "knee_flexion_deg": [round(deg, DIGITS) for deg in angles.knee],
        "thigh_inclination_deg": [round(deg, DIGITS) for deg in angles.thigh],
        "keypoints": [[round(float(v), 1) for v in point] for point in points],
    }


def clip_truth(
    about: dict[str, Any], routine: Routine, frames: list[dict[str, Any]]
) -> dict[str, Any]:
    """Return the truth of a clip: what it was made of, reps, holds and its frames."""
    names = list(frames[0])
    return {
        **about,
        "reps": [asdict(rep) for rep in routine.reps],
        "holds": [asdict(hold) for hold in routine.holds],
        "neutral_s": routine.neutral_s,
        "frames": {name: [frame[name] for frame in frames] for name in names},
    }
