"""MoveNet: from the published weights to int8 files; run build.

published  the published package -> files on this disk
graph      a published file -> its network as plain layers
fold       separable convolutions folded together
equalise   channel ranges evened out between layers
pictures   clips and photographs -> crops to calibrate on
rounding   weights rounded so that each layer's result stays
quantise   layers -> an int8 TensorFlow Lite file
reference  decoding as plainly as it can be written
"""
