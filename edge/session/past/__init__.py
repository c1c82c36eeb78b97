"""Sessions that are over, for whoever asks for them.

stored      names -> sessions from a store, a file, a recording or a clip
executions  a name -> what is compared
history     sets over time, and one person's data
site        a gym's sessions as a folder of pages
site_index  its lists by day, rack and athlete
"""
