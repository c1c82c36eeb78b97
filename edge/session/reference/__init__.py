"""The lifter's own neutral hinge: where it comes from, and whose it is.

bow_file  a clip or recording of a neutral bow -> their hinge
hinges    whose neutral hinge is in force, and where it is kept
"""
