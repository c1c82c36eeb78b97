"""The linear map from the contour's change to pelvic tilt and spine flexion.

Columns: Legendre coefficients 0-4 of the edge's inclination from sacrum to C7, in
degrees. Written by ``models/spine/fit.py`` from synthetic lifters with known
rotations; do not edit.
"""

import numpy as np

FLEXION_MAP = np.array([-0.156, 1.801, -0.605, -0.167, 0.174])
PELVIS_MAP = np.array([1.127, -1.158, 0.364, 0.117, -0.154])
# The edge's inclination in its lower third minus that in its upper, each the mean:
# positive is lordosis.
LORDOSIS_MAP = np.array([0.0, -1.333, 0.0, 0.148, 0.0])
# The mean of those synthetic lifters standing.
POPULATION_NEUTRAL = np.array([6.407, 4.145, 28.006, 10.694, -14.001])
