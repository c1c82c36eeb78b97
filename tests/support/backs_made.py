"""Made-up backs: a chord, and what a network that knows the edge would read."""

import numpy as np

from edge.core.back.chord import chord
from edge.core.back.strip import ALONG, BEHIND, COLUMNS, ROWS
from edge.core.back.strip_reader import StripReading

HIP, SHOULDER = np.array([300.0, 350.0]), np.array([300.0, 150.0])
TORSO_PX = 200.0
RIGHT = np.array([1.0, 0.0])
PICTURE = np.full((480, 640, 3), 90, np.uint8)
EDGE = 0.2 + 0.05 * np.sin(3 * ALONG)


def leaning(px, facing=1):
    """Return the chord, its shoulder so many px further right."""
    return chord(HIP, SHOULDER + px * RIGHT, facing)


def reading(edge=EDGE, sd=0.02, visible=1.0, sacrum=0.05, neck=1.0, rival=0.0):
    """Return a strip's reading; ``rival`` is how likely an edge at 0.5 is beside."""
    likely = np.exp(-0.5 * ((BEHIND - np.asarray(edge)[..., None]) / sd) ** 2)
    likely = np.broadcast_to(likely, (ROWS, COLUMNS)).copy()
    likely[:, BEHIND.searchsorted(0.5)] += rival
    ends = np.array([sacrum, neck])
    return StripReading(likely, np.full(ROWS, visible), ends, np.full(2, 0.05))
