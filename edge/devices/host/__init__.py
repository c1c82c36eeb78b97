"""The machine underneath.

system         service manager, clock, heat and power
health_report  the rack's health as a payload
"""
