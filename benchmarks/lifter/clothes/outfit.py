"""What lifters wear: from bare skin to a hoodie, and how it is cut."""

from dataclasses import dataclass

import numpy as np

TOPS = {
    "loose shirt": 0.27,
    "shirt": 0.2,
    "tight shirt": 0.15,
    "tank top": 0.14,
    "cropped top": 0.06,
    "bare": 0.08,
    "hoodie": 0.1,
}
HAIR = {"short": 0.55, "bald": 0.15, "pony tail": 0.15, "long": 0.15}


@dataclass(frozen=True, slots=True)
class Outfit:
    """One person's clothes. Metres, but ``slack`` and heights given as shares.

    ``hem`` of the top, ``waist`` of the shorts and ``belt``: above the hip joint;
    ``sleeve``: share of the upper arm; ``strap``: half width of a tank top at the
    shoulders; ``legs``: where shorts end, share of the thigh from the knee, below 0
    towards the ankle. Without a belt it is NaN. ``slack`` is the share of a
    lordosis that cloth spans.
    """

    top: str
    thick: float
    slack: float
    hem: float
    waist: float
    sleeve: float
    strap: float
    hood: float
    shorts: float
    legs: float
    belt: float
    hair: str
    tail: float


def random_outfit(rng: np.random.Generator) -> Outfit:
    """Return what a random lifter wears."""
    top = str(rng.choice(list(TOPS), p=list(TOPS.values())))
    thick, slack = {
        "loose shirt": (rng.uniform(0.006, 0.02), rng.uniform(0.4, 1.0)),
        "shirt": (rng.uniform(0.003, 0.009), rng.uniform(0.2, 0.7)),
        "tight shirt": (rng.uniform(0.001, 0.003), rng.uniform(0.0, 0.3)),
        "tank top": (rng.uniform(0.001, 0.01), rng.uniform(0.0, 0.7)),
        "cropped top": (rng.uniform(0.001, 0.003), 0.2),
        "bare": (0.0, 0.0),
        "hoodie": (rng.uniform(0.01, 0.025), rng.uniform(0.4, 1.0)),
    }[top]
    bare_arms = top in ("tank top", "cropped top")
    leggings = rng.uniform() < 0.45
    return Outfit(
        top=top,
        thick=thick,
        slack=slack,
        hem={"bare": 9.0, "cropped top": rng.uniform(0.25, 0.32)}.get(
            top, rng.uniform(-0.06, 0.08)
        ),
        waist=rng.uniform(0.04, 0.13),
        sleeve=-9.0
        if top == "bare"
        else 0.0
        if bare_arms
        else rng.uniform(1.6, 2.0)
        if top == "hoodie" or rng.uniform() < 0.12
        else rng.uniform(0.35, 0.95),
        strap=rng.uniform(0.07, 0.14) if bare_arms else 9.0,
        hood=rng.uniform(0.015, 0.05) if top == "hoodie" else 0.0,
        shorts=rng.uniform(0.001, 0.003) if leggings else rng.uniform(0.004, 0.014),
        legs=rng.uniform(-0.95, -0.5) if leggings else rng.uniform(-0.1, 0.6),
        belt=rng.uniform(0.06, 0.12) if rng.uniform() < 0.13 else np.nan,
        hair=str(rng.choice(list(HAIR), p=list(HAIR.values()))),
        tail=rng.uniform(0.12, 0.42),
    )
