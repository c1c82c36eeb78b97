"""Frames from files.

file          a video file -> frames
pictures      a folder of pictures -> frames
orientation   how a file says that its pictures are turned
source_clock  timestamps of a file -> seconds that rise
"""
