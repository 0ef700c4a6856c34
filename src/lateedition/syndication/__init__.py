"""Syndication: what programs and partners are answered, all of it from the edition that readers have."""
