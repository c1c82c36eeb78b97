"""Bodies, and how they stand and move.

arms      where the arms are: turned at shoulder and elbow to given directions
body      bodies of random adults: skin, bones and weights of the Anny body model
bow       a bow of each lifter's own, with a spine that is known to be neutral
models    the bodies that clips and strips are made with, built the first time
movement  movements: how pelvis, spine and knees go from standing to the bottom of a rep
parts     which part of the body vertices and faces belong to, and who is joined to whom
pose      poses in the sagittal plane: feet planted, weight over mid-foot, arms hanging
stick     a stick along the back, on chest and sacrum, as coaches lay it for a bow
twist     bends and turns out of the sagittal plane, and steps
"""
