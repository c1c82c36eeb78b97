"""One Euro filter over a whole array of points, each as certain as it is.

Casiez, Roussel and Vogel, "1 euro filter" (CHI 2012): a low-pass whose cutoff grows
with speed, so that a still lifter does not shiver and a swing does not lag. Here a
point's own uncertainty has two more says: a speed that it explains is none, and an
uncertain point is pulled along by as much less as its variance is larger.
"""

import math

import numpy as np

from edge.core.filters import FrameClock
from edge.core.pose.lifter_tracker import torso
from edge.core.types.frames import UNKNOWN_SD, FloatArray, Pose

# Found on six rendered clips as the least error of a moving trunk at the stillness of
# a standing one, and no worse on five others (``python -m benchmarks jitter``).
MIN_CUTOFF_HZ = 0.8
SPEED_COEFFICIENT = 5.0  # Hz of cutoff per torso length a second
SPEED_CUTOFF_HZ = 1.5
# A speed is believed beyond this many standard deviations a second.
UNCERTAIN_SPEED = 2.0
# Of a keypoint of the trunk, in torso lengths; also where no uncertainty is known.
USUAL_SD = 0.07
# Chosen: a point is never held, nor let go, by more than this.
LEAST_PULL, MOST_PULL = 0.25, 2.0
# Chosen: after a gap this long the old position says nothing about the new one.
RESTART_S = 0.5


class OneEuro:
    """Smooths an array of points, each with its own speed.

    A point that is NaN stays NaN and starts afresh when it comes back.
    """

    def __init__(
        self,
        min_cutoff_hz: float = MIN_CUTOFF_HZ,
        speed_coefficient: float = SPEED_COEFFICIENT,
        speed_cutoff_hz: float = SPEED_CUTOFF_HZ,
        uncertain_speed: float = UNCERTAIN_SPEED,
    ) -> None:
        self._min_cutoff_hz = min_cutoff_hz
        self._speed_coefficient = speed_coefficient
        self._speed_cutoff_hz = speed_cutoff_hz
        self._uncertain_speed = uncertain_speed
        self.reset()

    def reset(self) -> None:
        """Forget every point."""
        self._clock = FrameClock(RESTART_S)
        self._tracks: list[tuple[float, float, float, float]] = []

    def step(
        self, t_s: float, value: FloatArray, unit: float, sd: FloatArray | None = None
    ) -> FloatArray:
        """Return points smoothed.

        Parameters
        ----------
        value
            (N, 2) points, px.
        unit
            The length of one torso, px.
        sd
            (N,) how far each point may be off, px; NaN or None where unknown.
        """
        points, uncertainties = value.tolist(), _uncertainties(len(value), unit, sd)
        dt_s = self._clock.step(t_s)
        if not dt_s:
            self._tracks = [(x, y, 0.0, 0.0) for x, y in points]
            return np.array(value, dtype=np.float64)
        # Plain Python: each of the thirty calls of numpy that this would take costs as
        # much as two points (``edge.core.vision``). In it, a call costs as much as ten
        # operations: nothing is called for a point but the square root.
        pull = _alpha(self._speed_cutoff_hz, dt_s)
        least_hz, hz_per_speed = self._min_cutoff_hz, self._speed_coefficient
        uncertain_speed, turn, sqrt = self._uncertain_speed, 2 * math.pi, math.sqrt
        tracks: list[tuple[float, float, float, float]] = []
        smooth: list[float] = []
        for (x, y), (last_x, last_y, x_speed, y_speed), uncertainty in zip(
            points, self._tracks, uncertainties, strict=True
        ):
            step_x, step_y = x - last_x, y - last_y
            if step_x != step_x:  # NaN: it is missing, or was
                x_speed -= pull * x_speed
                y_speed -= pull * y_speed
            else:
                x_speed += pull * (step_x / dt_s - x_speed)
                y_speed += pull * (step_y / dt_s - y_speed)
                pace = sqrt(x_speed * x_speed + y_speed * y_speed) / unit
                pace -= uncertain_speed * uncertainty
                cutoff_hz = least_hz + hz_per_speed * pace if pace > 0 else least_hz
                trust = (USUAL_SD / uncertainty) ** 2
                if trust < LEAST_PULL:
                    trust = LEAST_PULL
                elif trust > MOST_PULL:
                    trust = MOST_PULL
                rate = turn * (trust * cutoff_hz) * dt_s
                share = rate / (rate + 1)
                x, y = last_x + share * step_x, last_y + share * step_y
            tracks.append((x, y, x_speed, y_speed))
            smooth += x, y
        self._tracks = tracks
        return np.array(smooth).reshape(-1, 2)


class PoseSmoother:
    """Smooths keypoints, each as far as it is certain; scores stay as they are."""

    def __init__(self) -> None:
        self._points = OneEuro()

    def step(self, pose: Pose) -> Pose:
        """Return the pose, smoothed."""
        _, _, torso_px = torso(pose.points)
        xy = self._points.step(pose.t_s, pose.xy, torso_px, pose.sd_px)
        xy.setflags(write=False)
        return Pose(pose.t_s, xy, pose.score, pose.sd_px)


def _uncertainties(points: int, unit: float, sd: FloatArray | None) -> list[float]:
    """Return each point's uncertainty in torso lengths."""
    if sd is None or sd is UNKNOWN_SD:
        return [USUAL_SD] * points
    sds: list[float] = sd.tolist()
    return [each / unit if each > 0 else USUAL_SD for each in sds]


def _alpha(cutoff_hz: float, dt_s: float) -> float:
    rate = 2 * math.pi * cutoff_hz * dt_s
    return rate / (rate + 1)
