"""One Euro filter over a whole array of points.

Casiez, Roussel and Vogel, "1 euro filter" (CHI 2012): a low-pass whose cutoff grows
with speed, so that a still lifter does not shiver and a swing does not lag.
"""

import math

import numpy as np

from edge.core.records import FloatArray

# Chosen: a still person's keypoints wander with MoveNet's noise at about 1-3 Hz,
# and a 60 deg/s hinge moves the shoulder by about one torso length a second.
MIN_CUTOFF_HZ = 1.2
SPEED_COEFFICIENT = 1.6  # Hz of cutoff per torso length a second
SPEED_CUTOFF_HZ = 1.5
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
    ) -> None:
        self._min_cutoff_hz = min_cutoff_hz
        self._speed_coefficient = speed_coefficient
        self._speed_cutoff_hz = speed_cutoff_hz
        self.reset()

    def reset(self) -> None:
        """Forget every point."""
        self._t_s: float | None = None
        self._value: FloatArray | None = None
        self._speed: FloatArray | None = None

    def step(self, t_s: float, value: FloatArray, unit: float) -> FloatArray:
        """Return ``value`` (N, 2) smoothed; ``unit`` is the length of one torso, px."""
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
        pace = np.sqrt((self._speed**2).sum(axis=-1, keepdims=True)) / unit
        cutoff_hz = self._min_cutoff_hz + self._speed_coefficient * pace
        rate = 2 * math.pi * cutoff_hz * dt_s
        smooth = self._value + rate / (rate + 1) * (value - self._value)
        self._t_s = t_s
        self._value = np.where(fresh, value, smooth)
        return self._value


def _alpha(cutoff_hz: float, dt_s: float) -> float:
    rate = 2 * math.pi * cutoff_hz * dt_s
    return rate / (rate + 1)
