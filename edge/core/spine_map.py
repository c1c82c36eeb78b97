"""The linear map from the contour's change to pelvic tilt and spine flexion.

Columns: Legendre coefficients 0-4 of the edge's inclination from sacrum to C7, in
degrees. Written by ``benchmarks/fit_spine.py`` from synthetic lifters with known
rotations; do not edit.
"""

import numpy as np

FLEXION_MAP = np.array([-0.141, 1.828, -0.561, -0.273, 0.223])
PELVIS_MAP = np.array([1.116, -1.176, 0.311, 0.182, -0.185])
# The edge's inclination in its lower third minus that in its upper, each the mean:
# positive is hollow.
LORDOSIS_MAP = np.array([0.0, -1.333, 0.0, 0.148, 0.0])
# The mean of those synthetic lifters standing.
POPULATION_NEUTRAL = np.array([6.343, 3.978, 28.007, 10.277, -12.991])
