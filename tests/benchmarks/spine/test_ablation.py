"""Motion as one more hint at the back's edge."""

import numpy as np
import pytest

from benchmarks.spine import ablation
from edge.core.back.chord import chord
from edge.core.back.strip import BEHIND, COLUMNS, ROWS


def test_motion_speaks_for_where_something_began_to_move():
    axes = chord(np.array([80.0, 100.0]), np.array([80.0, 40.0]), 1)
    before = np.full((120, 160, 3), 90, np.uint8)
    now = before.copy()
    now[:, 68:] = 160  # everything before the edge, a fifth of the torso behind
    hints = ablation.moved_hints(now, before, axes)
    assert hints.shape == (ROWS, COLUMNS)
    assert hints.max() == 0
    assert BEHIND[hints[ROWS // 2].argmax()] == pytest.approx(0.2, abs=0.05)
