"""The linear map from the contour's change to pelvic tilt and spine flexion.

Columns: Legendre coefficients 0-4 of the edge's inclination from sacrum to C7, in
degrees. Written by ``benchmarks/fit_spine.py`` from synthetic lifters with known
rotations; do not edit.
"""

import numpy as np

FLEXION_MAP = np.array([-0.155, 1.795, -0.596, -0.205, 0.179])
PELVIS_MAP = np.array([1.127, -1.163, 0.352, 0.137, -0.153])
# The edge's inclination in its lower third minus that in its upper, each the mean:
# positive is hollow.
LORDOSIS_MAP = np.array([0.0, -1.333, 0.0, 0.148, 0.0])
# The mean of those synthetic lifters standing.
POPULATION_NEUTRAL = np.array([6.386, 4.199, 28.087, 10.792, -13.961])
