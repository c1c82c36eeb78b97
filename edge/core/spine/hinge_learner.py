"""One neutral bow -> the lifter's own hinge, or why the bow tells nothing."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from edge.core.spine.doubt import doubt_deg
from edge.core.spine.linear import Features
from edge.core.spine.own_hinge import (
    BASE_DEG,
    EARLY_DEG,
    LEAST_TRUNK_DEG,
    OwnHinge,
    Unusable,
    beyond_usual_deg,
)
from edge.core.types.frames import FloatArray
from edge.core.types.states import BodyAngles, SpineState

FLAT_DEG = 5.0  # chosen: below, keypoint noise is as large as the inclination
# Keeps a curve from swinging where a bow is short or noisy. Chosen: against sixty
# frames of a bow it is nothing.
DAMPING = 0.05
# What a bow needs. Chosen: a back is seen in most frames or its curve has holes, and as
# clearly as it has to be to be judged at all. Rendered bows of up to 190 deg a second
# said as much as slow ones; beyond, a camera of the usual shutter smears the edge.
LEAST_JUDGED = 0.6
LEAST_QUALITY = 0.5
LEAST_FRAMES = 12
FASTEST_DEG_PER_S = 220.0
RATE_S = 0.2  # over which speed is taken: keypoint noise must not look like it
# A curve that a bow's own frames scatter about so much is another thing than a back
# that bends. Chosen: rendered bows scatter by 0.7 to 2.2 deg, one behind which somebody
# walked by 4.3.
MOST_SPREAD_DEG = 4.0
# What lifters' outlines change by is 5 deg (standard deviation over rendered ones, the
# most 13). Chosen: four times that was rounded or arched, or is not the lifter's back.
MOST_CHANGE_DEG = 20.0
# So far beyond the usual doubt a bow is worth nothing. Chosen: twice what neutral bows
# are doubted by (standard deviation).
WORTHLESS_DEG = 8.0
# From a stance that may be off by so much, a bow is worth half. Chosen: twice what a
# hollow that is wholly hidden is in doubt by.
MOST_MARGIN_DEG = 10.0

BoolArray = NDArray[np.bool_]
Frames = Sequence[tuple[BodyAngles, SpineState]]


def learnt(frames: Frames, stance: Features | None = None) -> OwnHinge | Unusable:
    """Return what the frames of one bow tell, or why they tell nothing.

    The frames are those of the whole bend, read against the standing neutral alone;
    ``stance`` are that neutral's features.
    """
    if not frames:
        return Unusable.BACK_HIDDEN
    t_s, trunk, flexion, quality, own, margin = np.array(
        [
            (
                *(angles.t_s, angles.trunk_inclination_deg, spine.spine_flexion_deg),
                *(spine.quality, spine.own_neutral, spine.margin_deg),
            )
            for angles, spine in frames
        ]
    ).T
    judgeable = np.isfinite(flexion) & np.isfinite(trunk)
    reason = _unusable(t_s, trunk, quality, judgeable, own > 0)
    if reason is not None:
        return reason
    deepest_deg = float(np.percentile(trunk[judgeable], 95.0))
    used = judgeable & (trunk > FLAT_DEG)
    linear_deg, early_deg = _curve(trunk[used], flexion[used], deepest_deg)
    hinge = OwnHinge(linear_deg, early_deg, deepest_deg, 0.0, 1.0)
    off_deg = flexion[used] - [hinge.flexion_deg(deg) for deg in trunk[used]]
    spread_deg = float(np.sqrt(np.nanmean(np.square(off_deg))))
    if not spread_deg <= MOST_SPREAD_DEG:
        return Unusable.UNEVEN
    doubted_deg = math.nan if stance is None else doubt_deg(frames, stance)
    if not math.isfinite(doubted_deg):
        doubted_deg = -hinge.change_deg  # a neutral bow reads nothing, on the whole
    if not max(abs(hinge.change_deg), abs(doubted_deg)) <= MOST_CHANGE_DEG:
        return Unusable.NOT_NEUTRAL
    worth = _worth(spread_deg, doubted_deg, deepest_deg)
    # What the stance before it was in doubt by, the bow is as well.
    margin_deg = float(np.median(margin[judgeable]))
    worth *= 1.0 - min(margin_deg, MOST_MARGIN_DEG) / (2 * MOST_MARGIN_DEG)
    return replace(hinge, spread_deg=spread_deg, worth=worth, doubt_deg=doubted_deg)


def _unusable(
    t_s: FloatArray,
    trunk: FloatArray,
    quality: FloatArray,
    judgeable: BoolArray,
    own: BoolArray,
) -> Unusable | None:
    if judgeable.sum() < LEAST_FRAMES or judgeable.mean() < LEAST_JUDGED:
        return Unusable.BACK_HIDDEN
    if not own[judgeable].all():
        return Unusable.NO_STANDING
    deepest_deg = float(np.percentile(trunk[judgeable], 95.0))
    if not deepest_deg >= LEAST_TRUNK_DEG:
        return Unusable.TOO_SHALLOW
    if _fastest_deg_per_s(t_s[judgeable], trunk[judgeable]) > FASTEST_DEG_PER_S:
        return Unusable.TOO_FAST
    deep = judgeable & (trunk > deepest_deg / 2)
    clear = float(np.median(quality[deep])) >= LEAST_QUALITY
    return None if clear else Unusable.BACK_HIDDEN


def _fastest_deg_per_s(t_s: FloatArray, trunk: FloatArray) -> float:
    """Return how fast the trunk turned where it turned fast, over ``RATE_S``."""
    later = np.minimum(np.searchsorted(t_s, t_s + RATE_S), len(t_s) - 1)
    took_s = t_s[later] - t_s
    whole = took_s >= RATE_S / 2
    if not whole.any():
        return math.inf  # so few pictures a second tell no curve
    rates = np.abs(trunk[later] - trunk)[whole] / took_s[whole]
    return float(np.percentile(rates, 90.0))


def _curve(
    trunk: FloatArray, flexion: FloatArray, deepest_deg: float
) -> tuple[float, float]:
    """Return the two parts of the curve that fits best, every inclination the same.

    A lifter who rests at the bottom has most frames there.
    """
    bent = np.minimum(trunk, deepest_deg)
    parts = np.stack([bent / BASE_DEG, np.tanh(bent / EARLY_DEG)], axis=1)
    bins, which = np.unique((trunk // 5.0).astype(int), return_inverse=True)
    weight = 1.0 / np.bincount(which)[which]
    weight *= len(bins) / weight.sum()
    normal = parts.T @ (weight[:, None] * parts) + DAMPING * np.eye(2)
    linear, early = np.linalg.solve(normal, parts.T @ (weight * flexion))
    return float(linear), float(early)


def _worth(spread_deg: float, doubted_deg: float, deepest_deg: float) -> float:
    """Return how far a bow is to be relied on, 0 to 1."""
    even = 1.0 - spread_deg / (2 * MOST_SPREAD_DEG)
    usual = 1.0 - beyond_usual_deg(doubted_deg) / WORTHLESS_DEG
    return even * max(usual, 0.0) * min(deepest_deg / BASE_DEG, 1.0)
