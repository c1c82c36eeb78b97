"""Everything that is not arithmetic, a folder a kind, one vendor a file.

camera      the Raspberry Pi's camera -> frames
video       files and folders of pictures -> frames
inference   model files -> plain callables
lamps       feedback -> pins
terminal    steps -> text on a screen
mqtt        sessions and state -> broker; commands from it
web         pages for a phone in the same room
host        clock, heat, power, service manager
"""
