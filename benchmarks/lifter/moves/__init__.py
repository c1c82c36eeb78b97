"""Whole movements, on the feet and on the floor, whose truth is measured.

aside       movements that dice draw: nothing is chosen on them
catalogue   the movements' clips, by name
film        renders one movement: clip, truth, and what it was made of
floor       stances on hands, knees, forearms and side, and how to get there
floor_work  Bird Dog, planks and side planks as people do them, well and badly
hinges      hinges, squats, swings and the bow, on both feet
idle        what is no exercise: walking, loading, sitting, press-ups, jumping
plans       who does which movement before which camera
routine     what somebody does one thing after the other, and when
splits      lunges and split squats: two feet, one ahead
things      bars, bells, benches and boxes that are held, stood by or put down
truth       what is true of a movement's clip, as JSON beside it
walking     going from here to there: strides, turns, running on the spot, jumps
"""
