"""The Raspberry Pi's camera.

picamera      picamera2 -> frames, newest first
sensor_modes  what the sensor can -> the mode to use
"""
