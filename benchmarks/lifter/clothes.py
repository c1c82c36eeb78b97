"""What a shirt and shorts make of the skin's outline.

Cloth stands off the skin by its thickness, and a loose shirt spans hollows instead of
following them; gravity pulls it onto a back that is bent over.
"""

from dataclasses import dataclass

import numpy as np

from edge.core.records import FloatArray

COLLAR = 1.08  # torso lengths along the chord
MAX_BRIDGE = 0.06  # about 3 cm: the sides hold a shirt to the body


@dataclass(frozen=True, slots=True)
class Clothes:
    """Torso lengths, but ``slack``: the share of a hollow that the shirt spans, 0-1.

    ``hem`` is where along the chord the shirt ends.
    """

    shirt: float
    shorts: float
    slack: float
    hem: float

    def over(self, outline: FloatArray, lean_deg: float) -> FloatArray:
        """Return the clothed outline (P, 2) of a skin's, the trunk leaning."""
        along, behind = outline.T
        covered = (along > self.hem) & (along < COLLAR)
        flat = max(np.sin(np.radians(lean_deg)), 0.0)
        bridge = np.zeros(len(along))
        if covered.sum() > 2:
            hull = upper_hull(along[covered], behind[covered])
            spanned = np.minimum(hull - behind[covered], MAX_BRIDGE)
            bridge[covered] = self.slack * (1 - 0.5 * flat) * spanned
        thick = np.where(covered, self.shirt * (1 - 0.65 * flat), self.shorts)
        thick = np.convolve(np.pad(thick, 3, mode="edge"), np.ones(7) / 7, "valid")
        slope = np.gradient(behind + bridge, along)
        normal = np.stack([-slope, np.ones_like(slope)]) / np.hypot(1.0, slope)
        return np.asarray(
            np.stack([along, behind + bridge], axis=1) + (thick * normal).T
        )


def upper_hull(x: FloatArray, y: FloatArray) -> FloatArray:
    """Return the taut line over points of increasing ``x``, at each of them."""
    kept: list[int] = []
    for i in range(len(x)):
        while len(kept) > 1:
            a, b = kept[-2], kept[-1]
            if (y[b] - y[a]) * (x[i] - x[a]) > (y[i] - y[a]) * (x[b] - x[a]):
                break
            kept.pop()
        kept.append(i)
    return np.interp(x, x[kept], y[kept])


def random_clothes(rng: np.random.Generator) -> Clothes:
    """Return anything from bare skin to a loose shirt over loose shorts."""
    loose = rng.uniform() < 0.5
    return Clothes(
        shirt=rng.uniform(0.015, 0.04) if loose else rng.uniform(0.0, 0.015),
        shorts=rng.uniform(0.0, 0.03),
        slack=rng.uniform(0.3, 1.0) if loose else rng.uniform(0.0, 0.3),
        hem=rng.uniform(-0.15, 0.1),
    )
