"""Alerts: a story is sent out as breaking news, by every way that the site has."""
