"""The linear map from the contour's change to pelvic tilt and spine flexion.

Columns: Legendre coefficients 0-4 of the edge behind the chord in percent of the
torso, then the chord's inclination in degrees.
"""

import numpy as np

FLEXION_MAP = np.array([1.17, -0.51, -3.42, 5.7, -3.75, -0.3])
PELVIS_MAP = np.array([-0.73, -0.8, 2.7, -4.14, 4.33, 0.96])
LORDOSIS_MAP = np.array([0.0, 0.0, 0.0, 0.0, 0.0, 0.0])
POPULATION_NEUTRAL = np.array([20.0, 0.0, 0.0, 0.0, 0.0, 0.0])
