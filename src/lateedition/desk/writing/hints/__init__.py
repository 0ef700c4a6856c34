"""Hints: what an editor may want to look at before readers see it. Pure, quick, and never in the way."""
