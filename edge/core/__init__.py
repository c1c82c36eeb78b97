"""Arithmetic alone: no clock, thread, log or I/O; time is passed in.

filters     what changes over time: low-pass, frame clock, pairs of thresholds
quantile    the value that a share of some values is below
vision      the models as plain callables
types       what flows between the stages, and the codes of the contract
pose        heads of the pose model -> one lifter's keypoints, view and angles
back        picture and pose -> the edge of the back
spine       edge of the back -> pelvis and spine against how the lifter stands
movement    angles -> phases and repetitions
holds       body -> whether a position is kept, and for how long
following   kind by kind, what counts and judges a set while it is done
aim         pose -> how the camera stands, and was it knocked since
advising    what was seen -> codes of what to do about it
verdict     angles, spine and movement -> faults, lamp and records
"""
