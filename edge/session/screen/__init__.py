"""The guided screen: a person is led through standing, three bends and four holds.

stations  what is asked for, in order
machine   steps -> which station, and what lamp and buzzer say of it
seen      what was seen at a station so far
lean      a trunk that is bowed far enough, for how long
findings  a station's records -> does it dissociate, and what to do first
recorder  a screen -> one record, handed to a sink
guide     the loop's side: a screen or a session, and what is said
clips     the same from files, one a station or one for all
"""
