"""Whole movements, on the feet and on the floor, whose truth is measured.

angles     what a posed body's pelvis, spine and limbs do, measured on its bones
film       renders one movement: clip, truth, and what it was made of
floor      stances on hands, knees, forearms and side, and how to get there
footing    sets a figure down: level on what carries it, and not sliding
hinges     hinges, squats, swings and the bow, on both feet
idle       what is no exercise: walking, loading, sitting, press-ups, jumping
limbs      two bones and a target: where knee and elbow go
plans      who does which movement before which camera; dice draw those set aside
routine    what somebody does one thing after the other, and when
splits     lunges and split squats: two feet, one ahead
stance     one moment of a figure as numbers that can be blended
figure     stances to poses of one body
things     bars, bells, benches and boxes that are held, stood by or put down
truth      what is true of a movement's clip, as JSON beside it
"""
