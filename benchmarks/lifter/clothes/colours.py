"""Colours and patterns of skin, hair and clothes; linear RGB, 1 is white."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from edge.core.types.frames import FloatArray


class Stuff(IntEnum):
    """What a place on a lifter is made of: rows of the colour table."""

    SKIN = 0
    SHIRT = 1
    SECOND = 2  # of a two-tone top
    SHORTS = 3
    STRIPE = 4  # down the side of the shorts
    SHOE = 5
    SOLE = 6
    HAIR = 7
    BELT = 8
    EYE = 9


class Pattern(IntEnum):
    """Where a top has its second tone."""

    PLAIN = 0
    SLEEVES = 1
    SIDES = 2
    BACK = 3
    YOKE = 4
    BANDS = 5
    PRINT = 6
    CAMOUFLAGE = 7
    LOWER = 8


@dataclass(frozen=True, slots=True)
class Palette:
    """``table`` (10, 3) in the order of ``Stuff``; ``size`` m scales the pattern.

    ``creases`` is how much folds tip the surface, ``grain`` how uneven its colour is.
    """

    table: FloatArray
    pattern: Pattern
    size: float
    stripe: float
    creases: float
    grain: float


def linear(srgb: FloatArray) -> FloatArray:
    """Return linear RGB of picture values 0 to 1."""
    return np.asarray(np.asarray(srgb) ** 2.2)


def random_colour(rng: np.random.Generator) -> FloatArray:
    """Return the colour of cloth or paint: often black, white or grey."""
    if rng.uniform() < 0.45:
        return linear(
            np.full(3, rng.uniform(0.08, 0.95)) + rng.normal(0, 0.02, 3)
        ).clip(0.004, 0.9)
    hue = rng.uniform(0, 6)
    pure = np.clip(abs((hue + np.array([0, 4, 2])) % 6 - 3) - 1, 0, 1)
    grey = 0.9 * np.sqrt(rng.uniform())
    return linear(rng.uniform(0.15, 0.95) * (grey + (1 - grey) * pure)).clip(0.004, 0.9)


def random_palette(rng: np.random.Generator) -> Palette:
    """Return what one lifter looks like."""
    table = np.array([random_colour(rng) for _ in Stuff])
    dark = rng.uniform(0, 1)
    light, deep = np.array([0.92, 0.76, 0.67]), np.array([0.27, 0.17, 0.12])
    skin = (1 - dark) * light + dark * deep + rng.normal(0, 0.02, 3)
    table[Stuff.SKIN] = linear(skin.clip(0.08, 1))
    shade = rng.uniform(0.04, 0.7) if dark < 0.5 else rng.uniform(0.04, 0.15)
    table[Stuff.HAIR] = linear(shade * np.array([1.0, 0.8, 0.62]))
    table[Stuff.SOLE] = linear(np.full(3, rng.uniform(0.2, 0.9)))
    table[Stuff.EYE] = 0.02
    near = rng.uniform()
    if near < 0.12:  # clothes of one colour, or as the skin
        table[Stuff.SHORTS] = table[Stuff.SHIRT]
    elif near < 0.18:
        table[Stuff.SHIRT] = table[Stuff.SKIN] * rng.uniform(0.8, 1.2)
    patterned = rng.uniform() < 0.6
    return Palette(
        table=table.astype(np.float32),
        pattern=Pattern(int(rng.integers(1, 9))) if patterned else Pattern.PLAIN,
        size=rng.uniform(0.3, 1.0),
        stripe=rng.uniform(0.01, 0.03) if rng.uniform() < 0.25 else 0.0,
        creases=rng.uniform(0.0, 0.5),
        grain=rng.uniform(0.0, 0.15),
    )
