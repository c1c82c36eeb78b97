"""Movements: how pelvis, spine and knees go from standing to the bottom of a rep."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from benchmarks.lifter.body.pose import PoseAngles
from edge.core.types.frames import FloatArray

STAND_FRAMES, DOWN_FRAMES, REPS = 5, 9, 2
FRAME_S = 0.15  # a descent of 1.3 s
MAX_TRUNK_DEG = 100.0  # pelvis and most of the flexion together: arms reach the floor


class Spine(StrEnum):
    """What the spine does while the hips bend."""

    NEUTRAL = "neutral"
    ROUNDING = "rounding"
    LATE = "late rounding"
    EARLY = "rounded from the start"
    EXTENDED = "hyperextended"


class Lift(StrEnum):
    """What hips and knees do."""

    HINGE = "hinge"
    DEADLIFT = "deadlift"
    SQUAT = "squat"


# Degrees at the bottom: pelvis against the legs, and knees.
BOTTOM = {
    Lift.HINGE: ((35.0, 85.0), (8.0, 35.0)),
    Lift.DEADLIFT: ((35.0, 70.0), (35.0, 70.0)),
    Lift.SQUAT: ((18.0, 45.0), (80.0, 120.0)),
}
# Spine flexion at the bottom, lumbar and thoracic together.
FLEXION = {
    Spine.NEUTRAL: (-6.0, 8.0),
    Spine.ROUNDING: (12.0, 60.0),
    Spine.LATE: (12.0, 50.0),
    Spine.EARLY: (12.0, 55.0),
    Spine.EXTENDED: (-25.0, -6.0),
}


@dataclass(frozen=True, slots=True)
class Instant:
    """One frame: the pose, and what changed since standing, degrees."""

    pose: PoseAngles
    pelvis: float
    flexion: float
    rep: int  # 0 while standing


def smooth_step(x: float) -> float:
    """Return 0 to 1 without a jerk: the minimum-jerk curve."""
    x = min(max(x, 0.0), 1.0)
    return x**3 * (10 - 15 * x + 6 * x * x)


def spine_course(spine: Spine, rng: np.random.Generator) -> Callable[[float], float]:
    """Return which share of its flexion the spine has at a share of the descent."""
    match spine:
        case Spine.LATE:
            start = rng.uniform(0.35, 0.7)
            return lambda t: smooth_step((t - start) / (1 - start))
        case Spine.EARLY:
            stop = rng.uniform(0.15, 0.45)
            return lambda t: smooth_step(t / stop)
        case _:
            return smooth_step


def random_standing(rng: np.random.Generator) -> PoseAngles:
    """Return how somebody stands: a lordosis of their own over a level gaze."""
    pelvis = rng.normal(0.0, 4.0)
    lumbar = -0.7 * pelvis + rng.normal(0.0, 5.0)
    split = rng.dirichlet((8.0, 7.0, 5.0))
    return PoseAngles(
        pelvis=pelvis,
        lumbar=lumbar,
        thoracic=-pelvis - lumbar + rng.normal(0.0, 3.0),
        neck=rng.normal(0.0, 6.0),
        knee=rng.uniform(2.0, 10.0),
        arms=rng.uniform(0.0, 8.0),
        lumbar_split=(float(split[0]), float(split[1]), float(split[2])),
    )


def random_set(lift: Lift, spine: Spine, rng: np.random.Generator) -> list[Instant]:
    """Return a lifter standing, then the descents of a few repetitions."""
    standing = random_standing(rng)
    course = spine_course(spine, rng)
    thoracic_share = rng.uniform(0.0, 0.5)
    sway = rng.normal(0.0, 0.4, (STAND_FRAMES, 2))
    moments = [_moment(standing, wobble, 0.0, 0.0, 0) for wobble in sway]
    for rep in range(1, REPS + 1):
        pelvis_span, knee_span = BOTTOM[lift]
        flexion = rng.uniform(*FLEXION[spine])
        # A rounding spine leaves the pelvis less to do.
        pelvis = rng.uniform(*pelvis_span) - 0.4 * max(flexion, 0.0)
        pelvis = min(max(pelvis, -15.0), MAX_TRUNK_DEG - 0.7 * flexion)
        bottom = replace(
            standing,
            knee=rng.uniform(*knee_span),
            neck=standing.neck + rng.uniform(-20.0, 5.0),
            arms=60.0 if lift is Lift.SQUAT else standing.arms,
        )
        for t in np.linspace(0.15, 1.0, DOWN_FRAMES):
            depth = smooth_step(t)
            pose = _between(standing, bottom, depth)
            wobble = np.array([depth * pelvis, course(t) * flexion])
            wobble += rng.normal(0.0, 0.5, 2)
            moments.append(_moment(pose, wobble, thoracic_share, course(t), rep))
    return moments


def _moment(
    pose: PoseAngles, change: FloatArray, thoracic_share: float, course: float, rep: int
) -> Instant:
    pelvis, flexion = map(float, change)
    thoracic = thoracic_share * flexion if course else 0.0
    moved = replace(
        pose,
        pelvis=pose.pelvis + pelvis,
        lumbar=pose.lumbar + flexion - thoracic,
        thoracic=pose.thoracic + thoracic,
    )
    return Instant(moved, pelvis, flexion, rep)


def _between(a: PoseAngles, b: PoseAngles, share: float) -> PoseAngles:
    return replace(
        a,
        knee=a.knee + share * (b.knee - a.knee),
        neck=a.neck + share * (b.neck - a.neck),
        arms=a.arms + share * (b.arms - a.arms),
    )
