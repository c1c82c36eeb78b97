"""Synthetic lifters whose pelvis and spine rotations are known exactly."""
