"""What is wrong or right, now and over a repetition or set.

faults        angles and spine -> faults raised and cleared
feedback      faults raised -> the level and cue of the lamp
repetition    a bend's frames -> the record of a repetition
set_recorder  repetitions -> the record of a set
advice        a set's repetitions -> codes of what to do about it
"""
