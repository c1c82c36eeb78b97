"""Where the pelvis is when something hides it: no further in front than people lean.

At the lockout of a deadlift the plate is before the hips, and the pose model puts them
on it: the trunk seems to lean back by 15 to 30 degrees, and the back is looked for in
the plate.
"""

import math

from edge.core.pose.geometry import lean_deg
from edge.core.types.frames import Points
from edge.core.types.skeleton import HIP, SHOULDER

# Of the trunk, backwards, chosen. Lifters who lock out lean back by a few degrees, and
# no further than the first; beyond the second nobody stands, or they face elsewhere.
MOST_LEAN_BACK_DEG, FALLEN_DEG = 10.0, 40.0
# Where a hidden hip is taken to be: 3 and 8 find fewer of one man's backs at lockout.
LOCKED_OUT_DEG = 5.0


def believed_deg(trunk_deg: float) -> float:
    """Return a trunk's inclination, degrees, no further back than people lean."""
    return -MOST_LEAN_BACK_DEG if _hides_hip(trunk_deg) else trunk_deg


def _hides_hip(trunk_deg: float) -> bool:
    return -FALLEN_DEG < trunk_deg < -MOST_LEAN_BACK_DEG


def carried(joints: Points, facing: int) -> Points:
    """Return (5, 2) joints, a hidden hip where a lifter's is who has locked out.

    It stays as high as it was. Nothing changes while the ``facing`` side is unknown.
    """
    hip, shoulder = joints[HIP], joints[SHOULDER]
    if not facing or not _hides_hip(lean_deg(hip, shoulder, facing)):
        return joints
    ahead = (hip[1] - shoulder[1]) * math.tan(math.radians(LOCKED_OUT_DEG))
    moved = [*joints]
    moved[HIP] = shoulder[0] + facing * ahead, hip[1]
    return moved
