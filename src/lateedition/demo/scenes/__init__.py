"""Scenes: pictures drawn by code, in flat inks like lino-cuts, on a sheet of 1600 by 1000."""
