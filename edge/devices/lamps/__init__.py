"""Lamps, buzzer and button.

patterns      level and cue -> colour, rhythm and tone: the table and its settings
pattern_text  a pattern as a person writes it -> its steps
gpio          patterns -> pins, by gpiozero
pins          the outputs themselves, dark again when they are closed
signals       what is no judgement: winks to be counted, a test of each lamp
night         the hours in which the lamps are dimmed
player        the rest of a pattern, in a thread of its own
watch         nobody says what to show any more: blue, then dark
gpio_causes   why there are no pins: which one, who holds it, what is missing
button        a pin -> gestures
gestures      what a button may say: by a press, by 2 s, by 5 s
led_strip     how far the spine has bent, on a row of LEDs over SPI
led_bytes     colours -> what apa102 and ws2812 are sent
"""
