"""Lamps and buzzer.

patterns     level and cue -> colour, rhythm and tone: the table and its settings
gpio         patterns -> pins, by gpiozero
player       the rest of a pattern, in a thread of its own
watch        nobody says what to show any more: blue, then dark
gpio_causes  why there are no pins: which one, who holds it, what is missing
"""
