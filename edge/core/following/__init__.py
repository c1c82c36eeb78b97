"""What follows a set while it is done, each kind of exercise in its own way.

follower      what the following modules have in common, and what they are told
bend_taker    what one bend shows, frame by frame
doubts        what makes a bend none that looked like one that counts
naming        what a set is called by how it looks
repetitions   counts and judges repetitions of one kind of movement
holding       the same for a position that is held
followers     exercises -> who follows each
bird_dog      repetitions with a timed hold in each
"""
