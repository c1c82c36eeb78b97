"""Made-up backs before a spine tracker: contours by bow and by what is hidden."""

import math

import numpy as np

from edge.core.back.chord import chord
from edge.core.spine.sagittal import SpineTracker
from edge.core.types.codes import ViewKind
from edge.core.types.frames import DorsalContour, View
from edge.testing.figures import BACK, BACK_ALONG, BACK_ARCH
from support.records_made import angles

DT_S = 1 / 32
SIDE = View(ViewKind.SIDE, 1, 0.0, 160.0)
AXES = chord(np.array([640.0, 400.0]), np.array([640.0, 240.0]), 1)
LEANT = chord(np.array([640.0, 400.0]), np.array([640.0 + 138.6, 320.0]), 1)  # 60 deg


def contour(bow=0.0, quality=0.9, axes=AXES, lordosis=1.0, middle=None):
    edge = BACK - bow * BACK_ARCH
    return edge_of(axes.to_frame(BACK_ALONG, edge), quality, lordosis, middle)


def edge_of(xy, quality=1.0, lordosis=1.0, middle=None):
    confidence = np.ones(len(xy), np.float32)
    confidence[: len(xy) * 2 // 5] = lordosis
    if middle is not None:
        confidence[len(xy) // 4 : len(xy) * 3 // 4] = middle
    return DorsalContour(xy, quality, confidence)


def track(*scenes, tracker=None):
    """Feed (seconds, bow or None, what else) and return the states."""
    tracker = tracker or SpineTracker()
    states = []
    for seconds, bow, *rest in scenes:
        how = {"view": SIDE, "quality": 0.9, "hip_deg": 0.0, "trunk_deg": 0.0}
        how |= rest[0] if rest else {}
        axes = how.get("axes", AXES)
        lordosis = how.get("lordosis", 1.0)
        of = how["quality"], axes, lordosis, how.get("middle")
        edge_shown = None if bow is None else how.get("seen", contour(bow, *of))
        for _ in range(round(seconds / DT_S)):
            t_s = len(states) * DT_S
            posture = angles(t_s, how["trunk_deg"], how["hip_deg"])
            hanging = how.get("arms_hanging", True)
            states.append(tracker.step(posture, how["view"], edge_shown, hanging))
    return states


def judged(state):
    return math.isfinite(state.spine_flexion_deg)
