"""From bodies and scenes to pictures, keypoints and clips.

compiled   compiles the loops over pixels and faces; the only place that knows numba
film       pictures of lifters and things: a z-buffer, painted and averaged down
keypoints  what the pose model makes of hip and shoulder: off by a habit, and trembling
raster     a z-buffer: which face of a mesh is seen at each place of a picture
render     renders a named clip: video, truth, and what it was made of
take       one set by one lifter, cast at random: body, movement, clothes, camera, poses
"""
