"""Where the pelvis is when something hides it: no further in front than people lean.

At the lockout of a deadlift the plate is before the hips, and the pose model puts them
on it: the trunk seems to lean back by 15 to 30 degrees, and the back is looked for in
the plate.
"""

import math

from edge.core.pose.geometry import inclination_deg
from edge.core.types.frames import FloatArray
from edge.core.types.skeleton import HIP, SHOULDER

# Of the trunk, backwards, chosen. Lifters who lock out lean back by a few degrees, and
# no further than the first; beyond the second nobody stands, or they face elsewhere.
MOST_LEAN_BACK_DEG, FALLEN_DEG = 10.0, 40.0
# Where a hidden hip is taken to be: 3 and 8 find fewer of one man's backs at lockout.
LOCKED_OUT_DEG = 5.0


def believed_deg(lean_deg: float) -> float:
    """Return a trunk's inclination, degrees, no further back than people lean."""
    hidden = -FALLEN_DEG < lean_deg < -MOST_LEAN_BACK_DEG
    return -MOST_LEAN_BACK_DEG if hidden else lean_deg


def carried(joints: FloatArray, facing: int) -> FloatArray:
    """Return (5, 2) joints, a hidden hip where a lifter's is who has locked out.

    It stays as high as it was. Nothing changes while the ``facing`` side is unknown.
    """
    across, down = (joints[SHOULDER] - joints[HIP]).tolist()
    lean_deg = inclination_deg((across, down), facing or 1)
    if not facing or believed_deg(lean_deg) == lean_deg or math.isnan(lean_deg):
        return joints
    joints = joints.copy()
    ahead = -down * math.tan(math.radians(LOCKED_OUT_DEG))
    joints[HIP, 0] = joints[SHOULDER, 0] + facing * ahead
    return joints
