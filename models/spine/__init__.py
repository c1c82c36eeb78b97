"""The map from the edge's features to pelvis and spine; run fit.

fit    strips of lifters and the network's readings -> the map
table  the map -> edge/core/spine/map.py
"""
