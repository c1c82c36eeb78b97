"""A larger strip network, trained on a machine with a GPU; run train.

network  the layers in PyTorch, weights as the other one keeps them
samples  strips in the GPU's memory, varied anew
loss     the same loss
strips   rendered on all cores, until the time is up
photos   pictures from packages as backgrounds; never shipped
train    all of it in one command that can be stopped and resumed
export   the int8 file, with TensorFlow
"""
