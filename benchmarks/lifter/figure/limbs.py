"""Two bones and a target: where knee and elbow go."""

from dataclasses import dataclass

import numpy as np

from edge.core.types.frames import FloatArray

STRETCHED = 0.9995  # of the limb's length: no limb is ever quite straight


@dataclass(frozen=True, slots=True)
class Lengths:
    """Metres: of thigh and shank, and of the foot from ball to ankle: back and up."""

    thigh: float
    shank: float
    back: float
    up: float


def two_bones(
    start: FloatArray, target: FloatArray, pole: FloatArray, upper: float, lower: float
) -> tuple[FloatArray, FloatArray]:
    """Return the directions (3,) of the upper and the lower bone.

    They lead from ``start`` to ``target``, or towards it where that is too far, and the
    joint between them points to ``pole`` (3,). Lengths in metres.
    """
    way = target - start
    far = min(max(float(np.linalg.norm(way)), 1e-6), STRETCHED * (upper + lower))
    way = way / np.linalg.norm(way)
    along = (upper**2 - lower**2 + far**2) / (2 * far)
    aside = np.sqrt(max(upper**2 - along**2, 0.0))
    across = pole - way * (way @ pole)
    across = across / max(float(np.linalg.norm(across)), 1e-9)
    first = along * way + aside * across
    return first, far * way - first


def leg_angles(
    down_m: float, ahead_m: float, thigh_m: float, shank_m: float
) -> tuple[float, float]:
    """Return a thigh's lean and the knee's flexion, degrees, in the sagittal plane.

    The ankle lies ``down_m`` below and ``ahead_m`` before the hip; the thigh leans
    forward where the knee is behind the hip.
    """
    far = float(np.hypot(down_m, ahead_m))
    far = min(far, STRETCHED * (thigh_m + shank_m))
    inner = (thigh_m**2 + shank_m**2 - far**2) / (2 * thigh_m * shank_m)
    knee = 180 - float(np.degrees(np.arccos(np.clip(inner, -1, 1))))
    at_hip = (thigh_m**2 + far**2 - shank_m**2) / (2 * thigh_m * far)
    swung = float(np.degrees(np.arccos(np.clip(at_hip, -1, 1))))
    line = float(np.degrees(np.arctan2(-ahead_m, down_m)))
    return line - swung, knee


def legs_apart(
    lengths: Lengths, hips_m: FloatArray, ahead: FloatArray, heels: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return thighs' leans (2,) and knees' flexion (2,) for feet on the floor.

    Parameters
    ----------
    hips_m : (2,) of the hips above each ball of the foot
    ahead : (2,) m, how far each ball of the foot is before the hips
    heels : (2,) degrees, how far each foot is pitched onto its ball
    """
    out = []
    for high, at, heel in zip(hips_m, ahead, np.radians(heels), strict=True):
        up = lengths.up * np.cos(heel) + lengths.back * np.sin(heel)
        back = lengths.back * np.cos(heel) - lengths.up * np.sin(heel)
        down, before = high - up, at - back
        out.append(leg_angles(down, before, lengths.thigh, lengths.shank))
    return np.array([leg[0] for leg in out]), np.array([leg[1] for leg in out])
