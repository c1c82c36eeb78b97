"""USB cameras, through Video4Linux: the kernel's own calls and libav.

camera    the settings -> frames, newest first
opening   the settings -> libav's container
reader    drains the device in a thread of its own, and keeps the newest packet
moments   the driver's timestamps -> seconds of the monotonic clock
controls  exposure, gain and the like, by ioctl
exposure  automatic for a moment, then fixed
causes    what libav raised -> a sentence with the remedy
found     which USB cameras are plugged in, and the names of them that last
"""
