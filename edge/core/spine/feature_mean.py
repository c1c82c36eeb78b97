"""What features were, as a mean over the time that they were seen for."""

import math

from edge.core.spine.linear import Features, along, moved

LEARN_S = 0.5  # stillness that makes a first neutral, chosen: shorter than any setup
# A plain mean over the first seconds of standing, then a slow one: what was
# odd once soon weighs little, and a shirt that has moved is followed.
REFERENCE_MEMORY_S = 4.0  # chosen: two or three rests between repetitions


class FeatureMean:
    """The mean of what was seen, once that was for ``least_s``.

    ``scatter_deg`` is the standard deviation of what was seen, ``along`` a direction.
    """

    def __init__(self, least_s: float = LEARN_S, along: Features = ()) -> None:
        self._least_s, self._along = least_s, along
        self._mean: Features | None = None
        self._weight_s = self._variance = 0.0
        self.hidden = self.occlusion = 0.0

    @property
    def scatter_deg(self) -> float:
        """Return the standard deviation of what was seen, degrees."""
        return math.sqrt(self._variance)

    @property
    def features(self) -> Features | None:
        """Return the mean, None before enough was seen."""
        return self._mean if self._weight_s >= self._least_s else None

    def learn(self, dt_s: float, features: Features, occlusion: float = 0.0) -> None:
        """Take the features of a moment; ``occlusion`` of the lordosis was hidden."""
        self._weight_s = min(self._weight_s + dt_s, REFERENCE_MEMORY_S)
        pull = dt_s / self._weight_s
        before = features if self._mean is None else self._mean
        self._mean = moved(before, features, pull)
        if self._along:
            away_deg = along(self._along, features) - along(self._along, before)
            self._variance += pull * away_deg * away_deg
            self._variance *= 1 - pull
        self.hidden += pull * ((occlusion > 0) - self.hidden)
        self.occlusion += pull * (occlusion - self.occlusion)
