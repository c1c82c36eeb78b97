"""Hingewatch: is the bend coming from the hips, or from the spine?"""

__version__ = "0.1.0"
