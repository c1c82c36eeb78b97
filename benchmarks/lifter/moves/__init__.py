"""Whole movements of a figure, well and badly, whose truth is known.

cable       the Pallof hold: both arms stretched before the chest, against a cable
floor       stances on hands, knees, forearms and side, and how to get there
floor_work  Bird Dog, planks and side planks as people do them
hinges      hinges, squats, deadlifts and the bow, on both feet
idle        what is no exercise: walking, loading, carrying, waiting
lunges      lunges and split squats as people do them
moments     what is true of a moment, a repetition and a hold
routine     what somebody does one thing after the other, and when
scenes      clips of what is no exercise
splits      stances between two feet, one ahead
sports      what is none either: sitting, golf, press-ups, jumping
swings      kettlebell swings, the bell picked up and put down
walking     going from here to there: strides, turns, running on the spot, jumps
"""
