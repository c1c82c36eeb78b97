"""The same lamps on a screen, by rich.

lamps     steps -> a live picture, or a line per change
screen    one step -> a picture of text
progress  how far a file is done
"""
