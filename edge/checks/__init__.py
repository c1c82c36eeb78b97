"""What can be wrong with a rack, each looked at by itself; ``doctor`` tells it.

finding  one line of it: what is the case, and what a person has to do
service  the systemd unit: does the rack run beside this, and as it should
runtime  the models' runtime, their files, which one is taken and how fast it is
camera   pictures: do they come, at their rate, lit and moving
view     the view that it was aimed at: was it knocked since
lamps    pins of lamps, buzzer, button and strip: free, and who drives them
exercises users' own exercise tables: can each be used
broker   to the broker and back, with the dates of the certificates
store    the session log: whole, and can it be written
board    clock, power and heat
disk     space, errors and wear
versions of everything that a report of trouble should name
"""
