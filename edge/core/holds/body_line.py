"""How a body bends at the hips, off the line from shoulder to ankle."""

import math

from edge.core.pose.geometry import middle, wrapped_deg
from edge.core.types.frames import Pose
from edge.core.types.skeleton import ANKLES, HIPS, SHOULDERS
from edge.core.types.states import BodyAngles


def bend_deg(angles: BodyAngles) -> float:
    """Return the angle at the hips between trunk and the way to the ankle, degrees.

    0 is straight, positive hips before or above the line, NaN where a joint is missing.
    The way to the ankle leans half as much more than the thigh as the shank does.
    """
    return wrapped_deg(angles.hip_flexion_deg - angles.knee_flexion_deg / 2)


def lines_deg(pose: Pose) -> tuple[float, float]:
    """Return how the lines ankles-hips and hips-shoulders rise in the picture, degrees.

    From the level, whichever way the head is.
    """
    shoulder, hip, ankle = (
        middle(pose.points, pair) for pair in (SHOULDERS, HIPS, ANKLES)
    )
    return _rise_deg(ankle, hip), _rise_deg(hip, shoulder)


def sag_deg(pose: Pose) -> float:
    """Return how far hips hang below the line from shoulders to ankles, degrees.

    It is the angle between both lines in the picture; negative above, NaN unseen.
    """
    legs_deg, trunk_deg = lines_deg(pose)
    return trunk_deg - legs_deg


def _rise_deg(low: tuple[float, float], top: tuple[float, float]) -> float:
    return math.degrees(math.atan2(low[1] - top[1], abs(top[0] - low[0])))
