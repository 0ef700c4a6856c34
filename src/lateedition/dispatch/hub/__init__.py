"""The WebSub hub: who subscribes to feeds of the site is sent them as soon as they change (W3C Recommendation of 23 January 2018)."""
