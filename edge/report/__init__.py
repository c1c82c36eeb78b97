"""What a coach looks at afterwards.

table    a session in the terminal
overlay  a video with what the machine saw in every frame
drawing  one such picture
panel    the panel in its corner: lamp, level, counts and angles
"""
