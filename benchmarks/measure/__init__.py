"""Cost and steadiness of the loop and its parts.

step          time of one step against the bare pose model
loop          frames a second of the whole loop, and how late its lamp is
plain         a loop as it is written first, for scale
latency       how late the lamp is after picture, fault and truth
length        cost after hours of one session, and beside many stored ones
instructions  instructions of the core for a frame, counted by valgrind
sparing       CPU seconds of an hour, with and without leaving frames out
model         keypoint error, time and size of the pose models
jitter        how much a still lifter wavers, how late a moving one is
frontal       lateral flexion and rotation against truth
relative      step against bare pose model on few frames, for an emulator
written       bytes that a rack writes to its disk in a day
fleet         many racks, one broker, one collector
fleet_racks   those racks, in one process
session_made  a session as a rack sends it, made up
machine       what all this ran on
"""
