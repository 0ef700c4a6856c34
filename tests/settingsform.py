"""The site's settings as a browser sends their form when nothing is chosen in it."""

from __future__ import annotations

FORM = {
    "name": "The Post",
    "zone": "UTC",
    "language": "en",
    "feeds": "summary",
    "counting": "on",
    "purposes-count": "0",
    "letters_top": "6",
    "letters_per_section": "3",
    "slots-count": "0",
}
