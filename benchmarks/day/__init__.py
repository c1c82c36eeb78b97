"""A day of a rack in minutes, with all that goes wrong in one.

run      the command: a day, its figures, and whether they hold
service  plays systemd and the gym: restarts, kills, cuts off broker and disk
rack     ``hingewatch run`` on a camera of recorded poses and a clock of its own
plan     what goes wrong, and when
shared   what rack and service both see: pins, and the time of the day
"""
