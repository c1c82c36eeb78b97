"""The SQLite file that sessions are kept in.

database    opens it
migrations  older schemas -> the newest
page_check  are its pages whole
claim       one rack at a time
causes      errors of SQLite -> words and a reason code
"""
