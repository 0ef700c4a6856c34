"""The vocabulary every part of the house speaks: what a story is, and the documents that desk hands to press."""
