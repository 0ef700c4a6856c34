"""Composed reports: what a paper is full of on the days when nothing happens, written by a grammar for each kind."""
