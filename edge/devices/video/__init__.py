"""Frames from files.

file          a video file -> frames
container     a path -> an open video file, or one line of what it is instead
track         which of a file's tracks to look at, and at what rate it was taken
shape         a picture of another size or turn -> fitted into the first one
pictures      a folder of pictures -> frames
orientation   how a file says that its pictures are turned
source_clock  timestamps of a file -> seconds that rise
"""
