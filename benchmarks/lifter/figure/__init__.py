"""A figure that can be put in any stance, on the feet or on the floor.

angles   what a posed body's pelvis, spine and limbs do, measured on its bones
figure   stances to poses of one body
footing  sets a figure down: level on what carries it, and not sliding
limbs    two bones and a target: where knee and elbow go
stance   one moment of a figure as numbers that can be blended
"""
