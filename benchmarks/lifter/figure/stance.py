"""One moment of a figure as numbers that can be blended.

Degrees, forward and flexing positive, against standing; pairs are left and right.
"""

from dataclasses import dataclass, field, fields, replace
from functools import partial
from typing import Self

import numpy as np

from benchmarks.lifter.body.arms import WAYS, Arms
from edge.core.types.frames import FloatArray


def pair(left: float, right: float | None = None) -> FloatArray:
    """Return the values of left and right, which are the same by default."""
    return np.array([left, left if right is None else right], np.float64)


def _ways(arms: Arms, part: int) -> FloatArray:
    way = np.array(WAYS[arms][part])
    return np.stack([way, way])


def _behind() -> FloatArray:
    """Return where elbows point by themselves."""
    return np.array([[0.3, 1.0, 0.0], [-0.3, 1.0, 0.0]])


@dataclass(frozen=True, slots=True)
class Stance:
    """What a figure does, before it faces -y and is set down.

    Trunk: ``pelvis`` leans from the vertical, ``roll`` turns it about its own length;
    ``lumbar``, ``thoracic``, ``neck`` against what is below; ``lateral`` and
    ``rotation`` to the figure's left.
    Legs: ``thigh`` leans from the vertical, ``knee`` flexes, ``out`` spreads; ``foot``
    and ``toe`` are pitched from flat. Arms: directions (2, 3) outwards, backwards, up,
    as in ``body.arms``; ``kept`` 1 turns them with the trunk; ``hand`` is pitched
    against the forearm.
    Hands held at ``pin`` (2, 3) m, before the figure is set down, with weight
    ``pinned``; elbows point to ``pole`` (2, 3).
    ``tip`` lays the figure on its left side, ``heading`` turns it to its left.
    ``balance`` 1 leans the legs until the weight is over the feet, ``level`` 1 turns
    the figure until what it leans on, in front and behind, is equally high; ``air`` m.
    """

    pelvis: float = 0.0
    roll: float = 0.0
    lumbar: float = 0.0
    thoracic: float = 0.0
    neck: float = 0.0
    lateral: float = 0.0
    rotation: float = 0.0
    thigh: FloatArray = field(default_factory=partial(pair, -2.0))
    knee: FloatArray = field(default_factory=partial(pair, 4.0))
    out: FloatArray = field(default_factory=partial(pair, 0.0))
    foot: FloatArray = field(default_factory=partial(pair, 0.0))
    toe: FloatArray = field(default_factory=partial(pair, 0.0))
    upper: FloatArray = field(default_factory=partial(_ways, Arms.HANGING, 0))
    fore: FloatArray = field(default_factory=partial(_ways, Arms.HANGING, 1))
    kept: float = 0.0
    hand: FloatArray = field(default_factory=partial(pair, 0.0))
    pin: FloatArray = field(default_factory=partial(np.zeros, (2, 3)))
    pinned: FloatArray = field(default_factory=partial(pair, 0.0))
    pole: FloatArray = field(default_factory=_behind)
    tip: float = 0.0
    heading: float = 0.0
    balance: float = 0.0
    level: float = 0.0
    air: float = 0.0

    def to(self, other: "Stance", share: float) -> "Stance":
        """Return the stance a share of the way to another."""
        return Stance(
            **{
                each.name: getattr(self, each.name)
                + share * (getattr(other, each.name) - getattr(self, each.name))
                for each in fields(self)
            }
        )

    def more(self, **degrees: float | FloatArray) -> Self:
        """Return it with so much more of some fields."""
        return replace(
            self, **{name: getattr(self, name) + by for name, by in degrees.items()}
        )

    def arms(self, arms: Arms) -> Self:
        """Return it with both arms as ``body.arms`` knows them."""
        kept = float(WAYS[arms][2])
        return replace(self, upper=_ways(arms, 0), fore=_ways(arms, 1), kept=kept)


def eased(share: float, ramp: float = 0.2) -> float:
    """Return 0 to 1 at an even pace, gained and lost over ``ramp`` of the time."""
    x = min(max(share, 0.0), 1.0)
    top = 1 / (1 - ramp)
    if x < ramp:
        return top * x * x / (2 * ramp)
    if x > 1 - ramp:
        return 1 - top * (1 - x) ** 2 / (2 * ramp)
    return top * (x - ramp / 2)
