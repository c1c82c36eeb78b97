"""Hingewatch: is the bend coming from the hips, or from the spine?

pipeline   one frame, every stage
core       arithmetic alone: pose, back, spine, movement, verdict
exercises  one table of limits each
texts      what is said to a lifter, by code, one table a language
devices    camera, video, models, lamps, terminal, broker, host
files      recordings, frames, whatever is written whole or not at all
models     the model files that this software knows
session    steps -> sessions; commands -> the pipeline
store      finished sessions on this device
wire       topics, payloads and the connection that racks and collectors share
gym        the other side of the broker: sessions into a database
report     sessions and overlays for a person to look at
config     the settings
checks     what can be wrong with a rack, each looked at by itself
commands   what a person can ask for, a file each
wiring     settings -> sources, models and pipeline
process    streams, signals and the exit code of a command
libav_log  keeps the video library's remarks off standard error
errors     every error that a user can cause or mend
closing    what is closed at the end of a ``with``
testing    doubles for tests: camera, lamps, a stick figure
"""

__version__ = "0.1.0"
