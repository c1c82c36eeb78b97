"""The strip network; run train.

layers   of the network that ships and of a larger one
asked    what an answer is worth: the numbers of the loss
samples  rendered strips -> batches, varied
network  what the layers compute, quantisation as trained
loss     answers against labels, counted in what they are read for
larger   the larger one, trained with PyTorch on a GPU
"""
