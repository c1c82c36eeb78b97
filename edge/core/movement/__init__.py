"""What the body does over time.

stance       pose -> where legs, hands and trunk are, in torsos above the feet
body_posture stance -> on both feet, on hands and knees, in a plank, seated
evidence     whether a bend was one: the trunk leaned, or the hips sank
recogniser   how repetitions look -> which exercise they are
leaving      a body -> whether it walks off, turns away or jumps
rep_angle    a body -> the angle that makes its repetition, and the leg in front
phases       the table of phases: what is noticed leads where, and what happens then
alignment    two movements of different pace, moment by moment
bend         one bend, from where it begins to where it ends
hip_motion   an angle -> how fast it turns, and since when it rests
turns        an angle over its last seconds -> when a bend of it began
repetitions  hip flexion -> phases, bends and the count of repetitions
rep_tally    events -> how many repetitions there were, for whoever shows it
"""
