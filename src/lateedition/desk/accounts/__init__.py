"""Accounts at the desk: who somebody is. Passwords, second factors, sessions, and how often one may try.

What somebody may do is another question, and another package (people).
"""
