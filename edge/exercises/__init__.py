"""The exercises: one TOML table each, and what reads them.

tables   a name -> an Exercise, shipped or a user's
reading  a file -> an Exercise, or what is wrong with it
"""
