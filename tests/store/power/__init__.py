"""Power cuts: what is on the disk when it goes away in the middle of things.

record.c  writes down what a process does to files
disk      those records, cut somewhere -> a disk as it may be found afterwards
work      what a rack stores, told to whoever asks only once it is stored
"""
