"""The linear map from the contour's change to pelvic tilt and spine flexion.

Columns: Legendre coefficients 0-4 of the edge's inclination from sacrum to C7, then
the hip-shoulder line's inclination, all in degrees. Written by
``benchmarks/fit_spine.py`` from synthetic lifters with known rotations; do not edit.
"""

import numpy as np

FLEXION_MAP = np.array([0.385, 1.759, -0.538, -0.267, 0.275, -0.497])
PELVIS_MAP = np.array([0.712, -1.124, 0.294, 0.177, -0.225, 0.382])
# The edge's inclination in its lower third minus that in its upper, each the mean:
# positive is hollow.
LORDOSIS_MAP = np.array([0.0, -1.333, 0.0, 0.148, 0.0, 0.0])
# The mean of those synthetic lifters standing.
POPULATION_NEUTRAL = np.array([6.343, 3.978, 28.007, 10.277, -12.991, 0.34])
