"""The scripts that make the model files; none of it runs on the device.

movenet  Google's published weights -> int8 files cut at the heads
strip    rendered strips -> the network that finds the edge of the back
spine    rendered lifters -> the linear map from that edge to pelvis and spine
"""
