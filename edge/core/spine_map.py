"""The linear map from the contour's change to pelvic tilt and spine flexion.

Columns: Legendre coefficients 0-4 of the edge's inclination from sacrum to C7, then
the hip-shoulder line's inclination, all in degrees. Written by
``benchmarks/fit_spine.py`` from synthetic lifters with known rotations; do not edit.
"""

import numpy as np

FLEXION_MAP = np.array([0.584, 1.657, -0.734, -0.366, 0.129, -0.72])
PELVIS_MAP = np.array([0.465, -1.062, 0.444, 0.223, -0.19, 0.641])
# The edge's inclination in its lower third minus that in its upper, each the mean:
# positive is hollow.
LORDOSIS_MAP = np.array([0.0, -1.333, 0.0, 0.148, 0.0, 0.0])
# The mean of those synthetic lifters standing.
POPULATION_NEUTRAL = np.array([6.019, 3.398, 27.038, 10.181, -13.1, 0.082])
