"""What a lifter and a coach look at afterwards.

table     a session in the terminal
columns   which of its columns a narrow one shows
overlay   what was seen, as a video
drawing   the lines of a body over a picture
panel     the figures beside them
words     codes -> words
told      advice and guided screens in words
facts     a session -> sentences and plain figures
faults    what a set's faults were
figures   all figures of a set as tables
rows      sessions -> CSV and JSON
page      sessions -> one HTML file
picture   a session -> a PNG
html      the frame of every page
svg       figures of matplotlib that take their colours from the page
compared  two executions: where they part
charts    what is drawn of a set
bodies    stick figures with the line of the back
"""
