"""What the edge of the back says of pelvis and spine.

features   contour -> five numbers that do not depend on the pose model
map        features -> degrees, one linear map; written by models/spine
standing   features while standing still -> the lifter's own neutral
baseline   what a bend is compared with: standing, its first degrees, or people's mean
sagittal   features and neutral -> pelvic tilt and spine flexion
frontal    keypoints from the front -> lateral flexion and rotation
"""
