"""How a body bends at the hips, off the line from shoulder to ankle."""

from edge.core.pose.geometry import wrapped_deg
from edge.core.types.states import BodyAngles


def bend_deg(angles: BodyAngles) -> float:
    """Return the angle at the hips between trunk and the way to the ankle, degrees.

    0 is straight, positive hips before or above the line, NaN where a joint is missing.
    The way to the ankle leans half as much more than the thigh as the shank does.
    """
    return wrapped_deg(angles.hip_flexion_deg - angles.knee_flexion_deg / 2)
