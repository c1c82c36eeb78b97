"""What the edge of the back says of pelvis and spine.

features   contour -> five numbers that do not depend on the pose model
map        features -> degrees, one linear map; written by models/spine
linear     features -> flexion, tilt and lordosis, by that map
feature_mean  the mean of features over the time that they were seen for
standing   features while standing still -> the lifter's own neutral
baseline   what a bend is compared with: standing, its first degrees, or people's mean
sagittal   features and neutral -> pelvic tilt and spine flexion
own_hinge  what a neutral bow reads, and later bends read against it
doubt      was the back round or arched in a bow that should have been neutral?
hinge_learner  the frames of a bow -> the lifter's own hinge, or why not
pressed    arms pressed out, from the front -> rotation and lateral flexion
floor      what a back on the floor is compared with: its own neutral in that posture
frontal    keypoints from the front -> lateral flexion and rotation
"""
