"""Cameras: the Raspberry Pi's own, and those on USB.

opening       the settings -> a camera of the kind that they name
picamera      picamera2 -> frames, newest first
usb           Video4Linux -> frames, newest first
settings      what to ask of it
exposure      automatic for a moment, then fixed
rate          how often pictures come, changed while they do
picture       too dark, too bright, or always the same
causes        what picamera2 raised -> a sentence with the remedy
sensor_modes  what the sensor can -> the mode to use
"""
