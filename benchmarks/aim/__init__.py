"""Does ``aim`` point the right way? Renders whose camera is known tell.

cases    where each camera stands, by dice, and what is wrong with that
stills   such a camera's picture of a lifter who stands
render   those pictures, written to disk
seen     pictures -> what the pipeline makes of them, as numbers
judged   those numbers -> what aim tells of them, against the truth
table    how many of them are told rightly
rooms    painted rooms whose camera is knocked, or is not
"""
