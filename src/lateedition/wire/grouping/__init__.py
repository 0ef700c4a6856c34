"""Grouping: which items report the same happening, which are copies of one another, and why we think so.

All of it is pure: what goes in is a log of items and of editors' decisions, what comes out is where each item belongs. The same log gives
the same groups, in another process and on another day.
"""
