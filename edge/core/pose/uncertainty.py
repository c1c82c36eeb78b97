"""How far a keypoint may be off, and how far a torso is to be trusted.

The score says how sure the network is that the keypoint is there. How far apart the
nine cells that vote on it point says how well it knows where. Neither is a length:
the constants that make one of them were fitted on six rendered clips with known
keypoints and hold on five others (``python -m benchmarks jitter``).
"""

import math
from dataclasses import replace

import numpy as np

from edge.core.types.frames import DorsalContour, FloatArray
from edge.core.types.skeleton import TORSO

# Of a keypoint that scores 1 and whose voters are one cell apart, in cells of a grid
# of 48: face, ears, shoulders, elbows, wrists, hips, knees, ankles.
_FACE, _ARMS = (0.60, 0.60, 0.60, 0.62, 0.62), (1.05, 1.05, 0.72, 0.72, 0.59, 0.59)
_CELLS = (*_FACE, *_ARMS, 1.29, 1.29, 0.85, 0.85, 0.52, 0.52)
GRID = 48
_SCORE_POWER, _SPREAD_POWER = -0.72, 0.39
_LEAST_SCORE, _LEAST_SPREAD = 0.02, 0.05  # below these they tell nothing more
# The usual spread, where a file's own decoding keeps the votes to itself.
USUAL_SPREAD = 0.15
# Of the torso's length. Of rendered frames below the first, one in ten has shoulders
# or hips off by more than 15 % of the torso; of those beyond the second, every one.
TRUSTED, UNTRUSTED = 0.09, 0.15
_BOTH = TORSO.tolist()
_UNIT = np.array(_CELLS, np.float32) / GRID


def unit_sd(score: FloatArray, spread: FloatArray | float) -> FloatArray:
    """Return the standard deviation along an axis of 17 keypoints, float32.

    As fractions of the input square; ``spread`` is how far apart the voters point,
    root mean square along an axis, in cells of a grid of 48.
    """
    sd = _UNIT * np.maximum(score, _LEAST_SCORE) ** _SCORE_POWER
    sd *= (spread + _LEAST_SPREAD) ** _SPREAD_POWER
    return np.asarray(sd, np.float32)


def trusted(
    contour: DorsalContour | None, sd_px: FloatArray, torso_px: float
) -> DorsalContour | None:
    """Return a back of lower quality where its torso's place is uncertain."""
    if contour is None:
        return None
    trust = torso_trust(sd_px, torso_px)
    if trust == 1.0:
        return contour
    return replace(contour, quality=contour.quality * trust)


def torso_trust(sd_px: FloatArray, torso_px: float) -> float:
    """Return how far to trust a pose's torso, 1 down to 0; 1 where sd is unknown."""
    sds = sd_px.tolist()
    mean_px = math.sqrt(sum([sds[joint] ** 2 for joint in _BOTH]) / len(_BOTH))
    if not math.isfinite(mean_px) or not torso_px > 0:
        return 1.0
    return min(max((UNTRUSTED - mean_px / torso_px) / (UNTRUSTED - TRUSTED), 0.0), 1.0)
