"""Model files as plain callables: arrays in, arrays out.

network     a model file -> the interpreter around it
movenet     a MoveNet file -> pose model
strip       the strip network's file -> what looks for the back's edge
speed       which pose model keeps up with the camera here
thread_trial  with how many threads it is quickest
thread_file   what that came to, kept for one model, runtime and board
overlap     the last frame is judged while the pose model runs on the next one
background  work beside the pose model, on a second core
"""
