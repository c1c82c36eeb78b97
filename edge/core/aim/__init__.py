"""Where the camera stands to the lifter, and what a technician is to do about it.

figures  a pose and its picture's size -> how the camera stands, in metres and degrees
advice   such figures -> what to do, as codes with amounts; nothing left is green
steady   figures over time -> the middle of the last second, and how long it is green
edges    where a still scene has its edges: rows of numbers, no picture
kept     what was seen when it was green, as numbers
moved    later scenes and lifters against that: was the camera knocked
"""
