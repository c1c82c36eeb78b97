"""Lamps and buzzer.

patterns     level and cue -> colour, rhythm and tone: the table and its settings
gpio         patterns -> pins, by gpiozero
gpio_causes  why there are no pins: which one, who holds it, what is missing
"""
