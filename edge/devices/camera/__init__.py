"""The Raspberry Pi's camera.

picamera      picamera2 -> frames, newest first
exposure      automatic for a moment, then fixed
causes        what picamera2 raised -> a sentence with the remedy
sensor_modes  what the sensor can -> the mode to use
"""
