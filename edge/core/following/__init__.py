"""What follows a set while it is done, each kind of exercise in its own way.

follower      what the following modules have in common, and what they are told
bend_taker    what one bend shows, frame by frame
doubts        what makes a bend none that looked like a repetition
naming        what a set's repetitions are called
repetitions   counts and judges bend_taker    what one bend shows, frame by frame
doubts        what makes a bend none that looked like a repetition
naming        what a set's repetitions are called
repetitions of one kind of movement
holding       the same for a position that is held
bird_dog      doubts        what makes a bend none that looked like a repetition
naming        what a set's repetitions are called
repetitions with a timed hold in each
"""
