"""Writes the fitted map as the module that the spine tracker reads."""

from pathlib import Path

import numpy as np
from numpy.polynomial import Legendre

from edge.core.types.frames import FloatArray

MODULE = Path(__file__).parents[2] / "edge" / "core" / "spine" / "map.py"
DEGREES = 5
TEXT = '''"""The linear map from the contour's change to pelvic tilt and spine flexion.

Columns: Legendre coefficients 0-4 of the edge's inclination from sacrum to C7, in
degrees. Written by ``models/spine/fit.py`` from synthetic lifters with known
rotations; do not edit.
"""

import numpy as np

FLEXION_MAP = np.array([{flexion}])
PELVIS_MAP = np.array([{pelvis}])
# The edge's inclination in its lower third minus that in its upper, each the mean:
# positive is lordosis.
LORDOSIS_MAP = np.array([{lordosis}])
# The mean of those synthetic lifters standing.
POPULATION_NEUTRAL = np.array([{neutral}])
'''


def lordosis_map() -> FloatArray:
    """Return (5,): features to the difference of the edge's inclinations, degrees."""
    sums = [Legendre.basis(degree).integ() for degree in range(DEGREES)]
    ends = np.array([-1.0, -1 / 3, 1 / 3, 1.0])
    thirds = np.array([np.diff(of(ends)) for of in sums]) * 3 / 2
    return np.asarray(thirds[:, 0] - thirds[:, 2])


def write_map(fitted: FloatArray, neutral: FloatArray) -> None:
    """Write the module from a map (2, 5), pelvis and flexion, and a neutral (5,)."""
    rows = {
        "pelvis": fitted[0],
        "flexion": fitted[1],
        "lordosis": lordosis_map(),
        "neutral": neutral,
    }
    MODULE.write_text(TEXT.format(**{name: _row(row) for name, row in rows.items()}))


def _row(values: FloatArray) -> str:
    return ", ".join(str(round(float(value), 3) + 0.0) for value in values)
