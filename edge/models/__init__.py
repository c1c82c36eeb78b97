"""The model files that this software knows.

manifest  names, places and SHA-256 of the files
fetch     a file that is not shipped -> on this disk, checked
"""
