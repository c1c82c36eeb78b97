"""Arms that are pressed out before the chest, seen from the front.

An arm that points at the camera is short in the picture, and where its hand is tells
little of how far it reaches. Its elbow does: before the chest it hangs below the
shoulder, pressed out it is nearly as high.
"""

import math

from edge.core.types.frames import Pose, View
from edge.core.types.skeleton import ELBOWS, SEEN_SCORE, SHOULDERS

UPPER_ARM = 0.6  # torso lengths, between MoveNet's keypoints of people


def upper_arms_deg(pose: Pose, view: View) -> float:
    """Return how far the upper arms are raised, 0 while they hang, 90 while level.

    The mean of those that are seen, degrees; NaN where neither is. An elbow that points
    at the camera is often lost for a frame.
    """
    if not view.torso_px > 0:
        return math.nan
    points, scores = pose.points, pose.scores
    drops = [
        points[elbow][1] - points[shoulder][1]
        for elbow, shoulder in zip(ELBOWS, SHOULDERS, strict=True)
        if min(scores[elbow], scores[shoulder]) > SEEN_SCORE
    ]
    if not drops:
        return math.nan
    share = sum(drops) / len(drops) / view.torso_px / UPPER_ARM
    return math.degrees(math.acos(min(max(share, -1.0), 1.0)))
