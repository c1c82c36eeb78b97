"""Keypoint indices and the segments made of them: tables, in COCO order.

Sides are the person's own.
"""

import numpy as np

KEYPOINTS = (
    "nose",
    "left_eye",
    "right_eye",
    "left_ear",
    "right_ear",
    "left_shoulder",
    "right_shoulder",
    "left_elbow",
    "right_elbow",
    "left_wrist",
    "right_wrist",
    "left_hip",
    "right_hip",
    "left_knee",
    "right_knee",
    "left_ankle",
    "right_ankle",
)
NOSE = 0
EARS = (3, 4)
SHOULDERS = (5, 6)
ELBOWS = (7, 8)
WRISTS = (9, 10)
HIPS = (11, 12)
KNEES = (13, 14)
ANKLES = (15, 16)

# A keypoint with less counts as not seen: published with MoveNet's crop rule.
SEEN_SCORE = 0.2

# Pairs whose midpoint stands for the joint in the sagittal plane.
PAIRS = np.array([EARS, SHOULDERS, HIPS, KNEES, ANKLES])
EAR, SHOULDER, HIP, KNEE, ANKLE = range(5)

# Sagittal segments as (lower joint, upper joint), rows of the paired midpoints.
SEGMENTS = np.array([(ANKLE, KNEE), (KNEE, HIP), (HIP, SHOULDER), (SHOULDER, EAR)])
SHANK, THIGH, TRUNK, NECK = range(4)

# What is drawn between keypoints, and the joints that show where a body is.
BONES = (
    (0, 1),
    (0, 2),
    (1, 3),
    (2, 4),
    (5, 6),
    (5, 7),
    (7, 9),
    (6, 8),
    (8, 10),
    (5, 11),
    (6, 12),
    (11, 12),
    (11, 13),
    (13, 15),
    (12, 14),
    (14, 16),
)
TORSO = np.array([5, 6, 11, 12])
