"""Files that are there whole or not at all.

outputs    text to a file or standard output
frames     a step -> one line of JSON
recording  observations <-> a keypoint recording, no pixels
recording_format  what a recording's columns may hold
private    a small file beside the store, for the rack's own user alone
aimed     how the camera stood when it was well placed, as numbers
safe_npz   arrays from a file that nobody vouches for
"""
