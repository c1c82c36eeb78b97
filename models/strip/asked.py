"""What a strip network's answer is worth, and how its pictures are moved: numbers.

Every trainer takes these, whatever it computes with.
"""

import numpy as np
from numpy.polynomial import legendre

from edge.core.back.strip import ALONG, BEHIND, COLUMNS, ROWS
from edge.core.spine.map import FLEXION_MAP, PELVIS_MAP

COLUMN = float(BEHIND[1] - BEHIND[0])
EDGE_SD = 1.2 * COLUMN  # narrow, but wider than a place, so that the mean is exact
LANDMARK_SD = (0.05, 0.02)  # torso lengths along and behind
HIDDEN_SHARE = 0.3  # what a row counts whose edge is out of sight: it is a guess
HEAD_SHARE = 0.3  # what landmarks and visibility count beside the edge
# What flexion and tilt count, and from where on a larger error counts no more than in
# proportion: backs that nobody could read should not rule.
ANGLE_SHARE, LARGE_DEG = 0.5, 5.0
CELLS = ROWS * COLUMNS // 4
PITCH = float(ALONG[1] - ALONG[0])
WAY = np.linspace(0.0, 1.0, 40).astype(np.float32)
# The spine's map as functions of the way from sacrum, -1, to C7, 1: pelvic tilt and
# flexion are their integrals with the edge's inclination. Highest power first.
MAPS = tuple(
    legendre.leg2poly(row * (np.arange(len(row)) + 0.5))[::-1].tolist()
    for row in (PELVIS_MAP, FLEXION_MAP)
)
# How pictures are moved: along, as a share of half the strip, and behind, in torso
# lengths: as a whole, at both ends against each other, and at both ends alike.
MOST_SHIFT = 0.08
SHIFT_SD, SLANT_SD, BOW_SD = 0.03, 0.06, 0.04
