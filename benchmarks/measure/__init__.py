"""Cost and steadiness of the loop and its parts.

step      time of one step against the bare pose model
model     keypoint error, time and size of the pose models
jitter    how much a still lifter wavers, how late a moving one is
frontal   lateral flexion and rotation against truth
fleet     many racks, one broker, one collector
machine   what all this ran on
"""
