"""Bars, bells, benches and boxes that are held, stood by or put down."""

from collections.abc import Sequence

import numpy as np

from benchmarks.lifter.scene.props import Carried, Solid, box, tube
from edge.core.types.frames import FloatArray

BELL_M = 0.14  # from the grip to the middle of a kettlebell
STEEL = np.full(3, 0.12)


def bell(hands: FloatArray, away: FloatArray, colour: FloatArray) -> Solid:
    """Return a kettlebell that hands (2, 3) m hold, away from the elbows (3,)."""
    way = away / np.linalg.norm(away)
    middle = hands.mean(axis=0) + BELL_M * way
    line = middle + np.outer(np.linspace(-1, 1, 7), 0.1 * way)
    radii = 0.1 * np.sqrt(1.02 - np.linspace(-1, 1, 7) ** 2)
    return tube(line, radii, colour)


def held(carried: Carried, hands: FloatArray, away: FloatArray) -> list[Solid]:
    """Return what the hands hold where they are."""
    if carried.kind == "kettlebell":
        return [bell(hands, away, carried.colours[1])]
    return carried.at(hands)


def standing_by(names: Sequence[str], floor_z: float) -> list[Solid]:
    """Return what stands about by name: a ``bench`` behind the figure."""
    benches = [
        box(
            np.array([0.0, 0.3, floor_z + 0.2]),
            np.array([1.1, 0.34, 0.4]),
            STEEL,
        )
    ]
    return [solid for name in names if name == "bench" for solid in benches]
