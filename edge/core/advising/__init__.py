"""What was seen -> what to do about it, as codes; ``edge.texts`` words them.

advice    a set's repetitions and holds, one of them, a way of standing -> codes
remedies  which codes go with which fault
coach     what to tell between two repetitions of a set in progress
"""
