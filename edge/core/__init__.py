"""Arithmetic only: numpy and the standard library, no clock, thread, log or I/O."""
