"""One Euro filter over a whole array of points, each as certain as it is.

Casiez, Roussel and Vogel, "1 euro filter" (CHI 2012): a low-pass whose cutoff grows
with speed, so that a still lifter does not shiver and a swing does not lag. Here a
point's own uncertainty has two more says: a speed that it explains is none, and a
doubtful point is pulled along by as much less as its variance is larger.
"""

import math

import numpy as np

from edge.core.records import FloatArray

# Found on six rendered clips as the least error of a moving trunk at the stillness of
# a standing one, and no worse on five others (``python -m benchmarks jitter``).
MIN_CUTOFF_HZ = 0.8
SPEED_COEFFICIENT = 5.0  # Hz of cutoff per torso length a second
SPEED_CUTOFF_HZ = 1.5
# A speed is believed beyond this many standard deviations a second.
DOUBTED_SPEED = 2.0
# Of a keypoint of the trunk, in torso lengths; also where no uncertainty is known.
USUAL_SD = 0.07
# Chosen: a point is never held, nor let go, by more than this.
LEAST_PULL, MOST_PULL = 0.25, 2.0
# Chosen: after a gap this long the old position says nothing about the new one.
FORGET_S = 0.5


class OneEuro:
    """Smooths an array of points, each with its own speed.

    A point that is NaN stays NaN and starts afresh when it comes back.
    """

    def __init__(
        self,
        min_cutoff_hz: float = MIN_CUTOFF_HZ,
        speed_coefficient: float = SPEED_COEFFICIENT,
        speed_cutoff_hz: float = SPEED_CUTOFF_HZ,
        doubted_speed: float = DOUBTED_SPEED,
    ) -> None:
        self._min_cutoff_hz = min_cutoff_hz
        self._speed_coefficient = speed_coefficient
        self._speed_cutoff_hz = speed_cutoff_hz
        self._doubted_speed = doubted_speed
        self.reset()

    def reset(self) -> None:
        """Forget every point."""
        self._t_s: float | None = None
        self._value: FloatArray | None = None
        self._speed: FloatArray | None = None

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
        value = np.asarray(value, dtype=np.float64)
        if (
            self._t_s is None
            or self._value is None
            or self._speed is None
            or not 0 < t_s - self._t_s < FORGET_S
        ):
            self._t_s, self._value = t_s, value
            self._speed = np.zeros_like(value)
            return value
        dt_s = t_s - self._t_s
        fresh = np.isnan(self._value)
        change = np.where(fresh | np.isnan(value), 0.0, value - self._value)
        pull = _alpha(self._speed_cutoff_hz, dt_s)
        self._speed = self._speed + pull * (change / dt_s - self._speed)
        doubt, trust = _doubt(len(value), unit, sd)
        pace = np.sqrt((self._speed**2).sum(axis=-1)) / unit
        pace = np.maximum(pace - self._doubted_speed * doubt, 0.0)
        cutoff_hz = trust * (self._min_cutoff_hz + self._speed_coefficient * pace)
        rate = (2 * math.pi * dt_s * cutoff_hz)[:, None]
        smooth = self._value + rate / (rate + 1) * (value - self._value)
        self._t_s = t_s
        self._value = np.where(fresh, value, smooth)
        return self._value


def _doubt(
    points: int, unit: float, sd: FloatArray | None
) -> tuple[FloatArray, FloatArray]:
    """Return each point's uncertainty in torso lengths, and how much it may pull."""
    # A few numbers: plain Python is quicker here than numpy.
    found = [math.nan] * points if sd is None else (sd / unit).tolist()
    doubt = [each if each > 0 else USUAL_SD for each in found]
    trust = [min(max((USUAL_SD / d) ** 2, LEAST_PULL), MOST_PULL) for d in doubt]
    return np.array(doubt), np.array(trust)


def _alpha(cutoff_hz: float, dt_s: float) -> float:
    rate = 2 * math.pi * cutoff_hz * dt_s
    return rate / (rate + 1)
