"""Lamps and buzzer.

patterns  level and cue -> colour, rhythm and tone: the table and its settings
gpio      patterns -> pins, by gpiozero
"""
