"""What the body does over time.

phases       the table of phases: what is noticed leads where, and what happens then
alignment    two movements of different pace, moment by moment
bend         one bend, from where it begins to where it ends
repetitions  hip flexion -> phases, bends and the count of repetitions
rep_tally    events -> how many repetitions there were, for whoever shows it
"""
