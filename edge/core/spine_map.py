"""The linear map from the contour's change to pelvic tilt and spine flexion.

Columns: Legendre coefficients 0-4 of the edge behind the chord in percent of the
torso, then the chord's inclination in degrees. Written by ``benchmarks/fit_spine.py``
from synthetic lifters with known rotations; do not edit.
"""

import numpy as np

FLEXION_MAP = np.array([0.972, -0.613, -5.066, 3.311, -0.411, -0.038])
PELVIS_MAP = np.array([-0.488, -0.748, 3.102, -2.807, 0.403, 1.056])
# The edge's slope in its upper third minus that in its lower: positive is hollow.
LORDOSIS_MAP = np.array([0.0, 0.0, 4.584, 0.0, 3.395, 0.0])
# The mean of those synthetic lifters standing.
POPULATION_NEUTRAL = np.array([20.553, 0.785, 2.367, -4.282, -0.986, 0.521])
