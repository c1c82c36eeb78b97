"""The linear map from the contour's change to pelvic tilt and spine flexion.

Columns: Legendre coefficients 0-4 of the edge behind the chord in percent of the
torso, then the chord's inclination in degrees. Made by ``benchmarks/fit_spine.py`` on
synthetic lifters; do not edit.
"""

import numpy as np

FLEXION_MAP = np.array([1.82, -0.53, -4.07, 2.64, -1.72, -0.01])
PELVIS_MAP = np.array([-0.98, -0.47, 2.41, -2.67, 1.32, 1.04])
# Slope of the edge in its upper third minus that in its lower third.
LORDOSIS_MAP = np.array([0.0, 0.0, 4.58, 0.0, 3.39, 0.0])
POPULATION_NEUTRAL = np.array([21.64, 0.39, 2.09, -4.55, -0.81, -0.04])
