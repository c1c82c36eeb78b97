"""What is held: which position a body is in, whether it is still, and for how long.

body_line   pose -> how a body bends at the hips, off the line from shoulder to ankle
raised_leg  legs -> how far one is raised on hands and knees, and which
press       pose from the front -> how far both arms are pressed out
stillness   angles over time -> whether they rest, and since when
positions   body and pose -> whether it is in an exercise's position
timer       position and stillness -> when a hold began, when and why it ended
"""
