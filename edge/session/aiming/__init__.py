"""Mounting a camera with a phone in the hand: what ``hingewatch aim`` does.

aiming     frames -> what to do, lamps, and what the page shows
requests   what the page asks for, checked, for the loop to take up
words      codes -> sentences for a technician
glance     what can be made out where no whole lifter is found
view       one moment as the page draws it: picture, skeleton, back, sentences
own_bow    a bow on request: how it goes, and whose it is
lamp_test  each lamp and the buzzer on request; a pattern of its own meanwhile
lens_file  lens preset and roll -> the settings file, all else in it as it was
rights     as root, only the rights of the rack's own user
"""
