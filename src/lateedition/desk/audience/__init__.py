"""Audience: how often stories are read, and how readers answered the notice, counted so that no reader can be found in it."""
