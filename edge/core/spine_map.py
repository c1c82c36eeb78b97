"""The linear map from the contour's change to pelvic tilt and spine flexion.

Columns: Legendre coefficients 0-4 of the edge's inclination from sacrum to C7, then
the hip-shoulder line's inclination, all in degrees. Written by
``benchmarks/fit_spine.py`` from synthetic lifters with known rotations; do not edit.
"""

import numpy as np

FLEXION_MAP = np.array([1.019, 1.715, -0.637, -0.824, -0.142, -1.023])
PELVIS_MAP = np.array([0.021, -1.131, 0.28, 0.537, 0.071, 1.0])
# The edge's inclination in its lower third minus that in its upper, each the mean:
# positive is hollow.
LORDOSIS_MAP = np.array([0.0, -1.333, 0.0, 0.148, 0.0, 0.0])
# The mean of those synthetic lifters standing.
POPULATION_NEUTRAL = np.array([5.006, 3.884, 23.307, 9.541, -14.71, 0.63])
