"""What lifters wear, and its colours.

cloth     the clothed body: skin smoothed and inflated per garment, posed as cloth falls
colours   colours and patterns of skin, hair and clothes; linear RGB, 1 is white
outfit    what lifters wear: from bare skin to a hoodie, and how it is cut
paint     paints what a z-buffer shows: lifters, and things of one colour a face
patterns  where a top has its second tone: panels, bands, prints, camouflage
shade     the colour of one sample of a lifter: stuff, pattern, folds, light and shadow
"""
