"""The linear map from the contour's change to pelvic tilt and spine flexion.

Columns: Legendre coefficients 0-4 of the edge's inclination from sacrum to C7, then
the hip-shoulder line's inclination, all in degrees. Written by
``benchmarks/fit_spine.py`` from synthetic lifters with known rotations; do not edit.
"""

import numpy as np

FLEXION_MAP = np.array([0.333, 1.61, -0.754, -0.498, 0.267, -0.482])
PELVIS_MAP = np.array([0.733, -1.056, 0.479, 0.307, -0.205, 0.39])
# The edge's inclination in its lower third minus that in its upper, each the mean:
# positive is hollow.
LORDOSIS_MAP = np.array([0.0, -1.333, 0.0, 0.148, 0.0, 0.0])
# The mean of those synthetic lifters standing.
POPULATION_NEUTRAL = np.array([6.101, 3.623, 27.911, 10.199, -12.577, 0.215])
