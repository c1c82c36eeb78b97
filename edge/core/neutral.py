"""The lifter's own neutral: what their back looks like when they stand at ease.

Learnt in the first still moment with the arms hanging, refreshed in every later one.
"""

import math

from edge.core.records import BodyAngles, FloatArray, Pose
from edge.core.skeleton import HIP, SHOULDER, WRISTS

# Chosen: upright within what a relaxed stance wanders, and slower than any hinge.
STANDING_TRUNK_DEG = 15.0
STANDING_HIP_DEG = 30.0
STILL_DEG_PER_S = 25.0
RATE_S = 0.10
LEARN_S = 0.5  # stillness that makes a first neutral
# A plain mean over the first seconds of standing, then a slow one: a single odd
# stance soon weighs little, and a shirt that has moved is followed.
MEMORY_S = 4.0
# Hands above this height between shoulder (0) and hip (1) lift the shoulder blades.
HANGING_HEIGHT = 0.5
SEEN_SCORE = 0.2


class Neutral:
    """Keeps the mean of whatever features are seen while the lifter stands still."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget the lifter."""
        self.features: FloatArray | None = None
        self._mean: FloatArray | None = None
        self._weight_s = 0.0
        self._hip_deg = math.nan
        self._rate = 0.0

    def step(
        self,
        dt_s: float,
        angles: BodyAngles,
        at_ease: bool,
        features: FloatArray | None,
    ) -> bool:
        """Take one frame; returns whether it was one of standing still.

        ``features`` are those of a back that can be judged, else None.
        """
        hip_deg, trunk_deg = angles.hip_flexion_deg, angles.trunk_inclination_deg
        if dt_s and math.isfinite(hip_deg) and math.isfinite(self._hip_deg):
            speed = (hip_deg - self._hip_deg) / dt_s
            self._rate += (1 - math.exp(-dt_s / RATE_S)) * (speed - self._rate)
        self._hip_deg = hip_deg
        still = (
            at_ease
            and abs(trunk_deg) < STANDING_TRUNK_DEG
            and abs(hip_deg) < STANDING_HIP_DEG
            and abs(self._rate) < STILL_DEG_PER_S
        )
        if still and features is not None and dt_s:
            self._weight_s = min(self._weight_s + dt_s, MEMORY_S)
            if self._mean is None:
                self._mean = features
            else:
                pull = dt_s / self._weight_s
                self._mean = self._mean + pull * (features - self._mean)
            if self._weight_s >= LEARN_S:
                self.features = self._mean
        return still


def arms_hang(pose: Pose, joints: FloatArray) -> bool:
    """Return whether no hand is seen raised above the middle of the trunk."""
    shoulder_y, hip_y = float(joints[SHOULDER, 1]), float(joints[HIP, 1])
    limit_y = shoulder_y + HANGING_HEIGHT * (hip_y - shoulder_y)
    return not any(
        pose.score[wrist] > SEEN_SCORE and pose.xy[wrist, 1] < limit_y
        for wrist in WRISTS
    )
