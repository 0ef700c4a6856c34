"""Quoting: which items of the wire stories have extracts of, and whether readers may have them."""
