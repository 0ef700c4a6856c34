"""Recordings: sound and film, taken in, stripped of what nobody asked for, and handed over."""
