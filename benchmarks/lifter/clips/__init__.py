"""Clips of movements: who does what before which camera, rendered with their truth.

floor_clips     the clips of holds and of the floor's exercises
move_film       renders one movement: clip, truth, and what it was made of
move_plan       what one clip shows; the rest is drawn by its seed
move_truth      what is true of a movement's clip, as JSON beside it
moves           all of them by name: to develop with, and set aside
set_aside       movements that dice draw: nothing is chosen on them
standing_clips  the clips of exercises on the feet
"""
