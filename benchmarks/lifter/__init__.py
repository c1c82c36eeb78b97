"""Synthetic lifters whose pelvis and spine rotations are known exactly.

body         bodies, and how they stand and move
figure       a figure in any stance, on the feet or on the floor
moves        whole movements of such figures, well and badly
clips        clips of those movements, and their truth
clothes      what they wear, and its colours
scene        camera, light, and what stands about
picture      all of it -> pictures, keypoints and clips
strips       the same as strips, for training the strip network
clip_table   the clips with known truth, by name
drawn        clips that nobody chose: dice draw lifter, lift, clothes, camera and scene
plan         what a clip shows: who does what before which camera
script       what a filmed lifter does, frame by frame
truth_files  the table of truth beside a rendered clip, and where such clips lie
truth_table  the truth of a rendered clip: one row of a table for every frame
"""
