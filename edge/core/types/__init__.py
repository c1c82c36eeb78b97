"""What flows, frozen; arrays in it are read-only.

codes        every enumeration that leaves the device
skeleton     keypoints and joints by name
frames       Frame, Pose, View, DorsalContour
observation  one frame as the models saw it; what recordings store
states       BodyAngles, SpineState, Movement, Feedback
records      faults, repetitions, holds and sets as they are stored and sent
events       what happened, and Step: all that one frame led to
exercise     what an exercise decides: limits with their sources
"""
