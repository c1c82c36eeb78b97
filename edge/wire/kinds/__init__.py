"""Payloads with a file of their own.

state   what a rack shows and is set to
screen  a guided screen, sent on the topic of sessions
"""
