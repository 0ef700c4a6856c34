"""The fediverse: the site, its sections and its authors can be followed over ActivityPub (W3C Recommendation of 23 January 2018)."""
