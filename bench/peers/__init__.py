"""Peers, one module each: how it is had, set up in a private folder, filled with the same articles, run, and asked."""
