"""What is said to a lifter, by code: one table a language, no code in it.

table    codes -> words, in the language of whoever reads
en.toml  the English ones: what a translator copies
"""
