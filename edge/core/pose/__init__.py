"""From the pose model's answer to one lifter's keypoints and angles.

model_spec      what a network's file says of its input and outputs
crop            frame and region -> the square that the model is shown
output_reader   what an output stores -> numbers
decode          heads -> keypoints as fractions of the square
uncertainty     spread of an answer -> how far each keypoint may be off
lifter_tracker  answers -> the pose of the lifter followed, or nobody
lifting_spot    where the lifter stays; who walks by does not
pelvis          a hip that a plate hides -> where a locked-out lifter's is
limbs           pose -> shanks, thighs and arms, left and right apart
scene           is this another scene than a moment ago
presence        is a lifter there: lost, found, left
smoothing       pose -> steadier pose
geometry        keypoints -> joints, segments, inclinations
lens            points of a bent picture -> where they would be in a straight one
view            pose -> side, oblique or front, and which way the lifter faces
angles          joints and view -> trunk, hip, knee, shank and neck in degrees
"""
