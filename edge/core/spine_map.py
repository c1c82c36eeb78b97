"""The linear map from the contour's change to pelvic tilt and spine flexion.

Columns: Legendre coefficients 0-4 of the edge behind the chord in percent of the
torso, then the chord's inclination in degrees. Written by ``benchmarks/fit_spine.py``
from synthetic lifters with known rotations; do not edit.
"""

import numpy as np

FLEXION_MAP = np.array([0.904, -0.5, -5.344, 3.908, -2.231, -0.041])
PELVIS_MAP = np.array([-0.455, -0.862, 3.178, -3.461, 1.54, 1.059])
# The edge's slope in its upper third minus that in its lower: positive is hollow.
LORDOSIS_MAP = np.array([0.0, 0.0, 4.584, 0.0, 3.395, 0.0])
# The mean of those synthetic lifters standing.
POPULATION_NEUTRAL = np.array([20.521, 0.83, 2.53, -4.363, -0.945, 0.511])
