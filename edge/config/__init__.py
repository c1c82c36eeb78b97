"""The settings: one TOML file, every key optional.

sections    the sections of the file; a file -> a Config
reader      TOML tables -> frozen dataclasses; for exercises too
schema      dataclasses -> JSON Schema
writer      dataclasses -> a commented TOML file
"""
