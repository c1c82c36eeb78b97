"""The lifter's page: who lifts, what and how much, and what came of the last set.

by_page   what is asked for on the page, as the same commands that come over MQTT
asked     what a lifter asks for, checked -> commands
last_set  the set that was finished last, in sentences
secret    what the code on the rack opens the page with
serve     the page on its port, until the rack ends
with_page a rack's line and sink, with the page between where one is wanted
"""
