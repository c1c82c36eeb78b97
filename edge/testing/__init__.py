"""Doubles for tests of what is added: none of it runs on a device.

figures    a posture as joint angles -> keypoints and the edge of the back
scenarios  moves of such a body, filmed, and what a pipeline makes of them
picamera   a camera: stands in for picamera2
requests   what that camera hands out
usb        a USB camera: stands in for a V4L2 device
pins       lamps: gpiozero's mock pins, and time that the test moves

Each module's text has an example. They need the packages of ``make test`` only; nothing
else in ``edge`` imports them.
"""
