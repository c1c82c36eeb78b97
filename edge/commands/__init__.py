"""What a person can ask for, a file each; only these know all the others.

run         the device loop: camera, lamps, store, broker
replay      the same loop on a file: steps -> frames, summary, overlay, recording
models      the model files that are known here
"""
