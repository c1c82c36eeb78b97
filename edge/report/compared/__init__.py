"""Two executions of one exercise, beside each other.

motion      repetitions and holds as tables over time
pairing     what of two executions belongs together
comparison  where they part
told        that in words
page        that as a page
"""
