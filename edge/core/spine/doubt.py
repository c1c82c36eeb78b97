"""Was the back round or arched in a bow that should have been neutral?

Hips and clothes make a neutral bow read by 6 degrees more or less (standard deviation
over rendered lifters). Part of that is told by the edge itself: one that stands flat,
as under a loose shirt, reads less, and what clothes add is less smooth than a back that
bends. What is left, 4 degrees, is all that tells a neutral bow from one that was not.
"""

from collections.abc import Sequence

import numpy as np

from edge.core.spine.linear import Features
from edge.core.types.states import BodyAngles, SpineState

# What is read at the deepest, without the lifter's own bow, is expected to be
# CURVE_SHARE times the standing edge's second coefficient (the larger, the more its
# ends lean towards the front), plus RIPPLE_SHARE times the change of the fourth (how
# far it waves), less ZERO_DEG. Fitted to 27 rendered neutral bows; RIPPLE_OF is how
# much of the fourth goes with a degree of true flexion, in four that were not: a back
# that bends is not to explain itself.
CURVE, RIPPLE = 2, 4
CURVE_SHARE, RIPPLE_SHARE, ZERO_DEG, RIPPLE_OF = 0.56, -0.85, 16.2, 0.21
# What those bows had: beyond, it is not known how it goes on.
CURVES_DEG, RIPPLES_DEG = (17.0, 36.0), (-5.0, 7.5)
DEEP_SHARE = 0.9  # of the deepest inclination; chosen: where the figures are largest


def doubt_deg(
    frames: Sequence[tuple[BodyAngles, SpineState]], stance: Features
) -> float:
    """Return how much rounder a bow reads than is expected of a neutral one, degrees.

    ``frames`` are read against ``stance``, the standing edge's features. NaN where
    no frame tells.
    """
    trunk, flexion, ripple = np.array(
        [
            (a.trunk_inclination_deg, s.spine_flexion_deg, s.edge_ripple_deg)
            for a, s in frames
        ]
    ).T
    known = np.isfinite(trunk) & np.isfinite(flexion) & np.isfinite(ripple)
    if not known.any():
        return float("nan")
    deep = known & (trunk >= DEEP_SHARE * np.percentile(trunk[known], 95.0))
    reads_deg = float(flexion[deep].mean())
    ripple_deg = float(ripple[deep].mean()) - stance[RIPPLE] - RIPPLE_OF * reads_deg
    curve_deg, ripple_deg = (
        min(max(deg, low), high)
        for deg, (low, high) in (
            (float(stance[CURVE]), CURVES_DEG),
            (ripple_deg, RIPPLES_DEG),
        )
    )
    expected_deg = CURVE_SHARE * curve_deg + RIPPLE_SHARE * ripple_deg - ZERO_DEG
    return reads_deg - expected_deg
