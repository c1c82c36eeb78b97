"""The exercises: one TOML table each, and what reads them.

tables  a name or file -> an Exercise
"""
