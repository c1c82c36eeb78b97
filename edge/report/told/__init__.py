"""What is told in words: advice, and what a guided screen showed.

advice        advice, what went well and what to feel for
screen_lines  a guided screen -> lines
screen_page   a guided screen -> its part of the page
"""
