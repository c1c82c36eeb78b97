"""The machine underneath.

memory         what stays is left alone, the rest given back
system         service manager, clock, heat and power
health_report  the rack's health as a payload
"""
