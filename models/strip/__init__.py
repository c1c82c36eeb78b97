"""The strip network; run train.

samples  rendered strips -> batches, varied
network  layers, quantisation as trained
loss     answers against labels, counted in what they are read for
"""
