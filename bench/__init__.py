"""Measurements, one module a question. `./run bench` lists them; README.md says how the figures are made."""
