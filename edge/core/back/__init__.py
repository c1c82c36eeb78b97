"""Where the edge of the back is in the picture, from sacrum to neck.

chord         hip, shoulder and facing -> the line that the back is looked for behind
strip         picture and chord -> a straightened strip of it
strip_reader  answer of the strip network -> edge, ends and their confidence
contour       edge in the strip -> points in the picture, with their quality
find          pose and lens -> the chord to look behind, the edge with the lens undone
tracker       the same over time: where the edge was narrows down where it is
length        does the back seem longer than it was while standing?
"""
