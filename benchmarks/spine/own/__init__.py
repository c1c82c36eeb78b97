"""What lifters' own bows are worth.

hinge    errors against a bow of the lifter's own, and what drift tells
halves   which lifters its use was chosen on, and what their bows change
spoilt   what a bow that is not neutral, or not alone, makes of the figures
tables   these three, printed; python -m benchmarks.spine own
"""
