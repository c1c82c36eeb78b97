"""Mutation tests of what judges: would a test notice if this line were wrong?

mutations  a module's source -> its mutants
trial      a mutant and some tests -> killed, or not
survivors  those that no test can kill, each with why
"""
