"""Strips of lifters, for training the strip network.

labels        where the back's edge is in a strip, and whether it is shown
shards        writes shards of strips, each valid by itself, over a few processes
strip_window  which part of a frame is rendered for its strips, and how finely
strips        strips with the true edge of the back
"""
