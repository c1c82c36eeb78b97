"""What the edge of the back says of pelvis and spine.

features   contour -> five numbers that do not depend on the pose model
map        features -> degrees, one linear map; written by models/spine
standing   features while standing still -> the lifter's own neutral
neutral    a standing reference -> neutral features, margin, shift of figures
occlusion  quality along the edge -> how much of the back is hidden
sagittal   features and neutral -> pelvic tilt and spine flexion
frontal    keypoints from the front -> lateral flexion and rotation
"""
