"""What a person can ask for, a file each: its arguments, and what it does.

run      the device loop: camera, lamps, store, broker
demo     the same loop on the shipped clip
replay   the same loop on a file
page     the code that opens the lifter's page
aim      a page for a phone, to mount the camera by
screen   a person is led through what the article screens
doctor   what is wrong with this rack
dark     lamps, buzzer and LED strip off
collect  sessions from the broker into a database
report   stored sessions -> a page, a picture or a table
compare  two executions -> where they part
history  sets over time; one person's data, to give away or delete
racks    the racks that a broker knows
exercises  the exercise tables, shipped and users' own
models   the model files that are known here
config   the settings
"""
