"""The terms: what the stand must know of a site's purposes to answer the notice's form, and whether it counts reads.

A fragment that no page has a place for, so that it is always of the same edition as the notice that readers see.
"""

from __future__ import annotations

import msgspec

from lateedition.press.kit import Kit
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition


def render(key: str, reading: Reading, _kit: Kit) -> Rendition | None:
    """Return the terms as JSON; what they say is described where they are read, in `stand.terms`."""
    site = reading.site()
    purposes = [{"key": each.key, "shared": each.is_shared, "cookies": each.cookies} for each in site.purposes]
    said = msgspec.json.encode({"purposes": purposes, "counting": site.counting})
    return Rendition(fragment=key, parts=(said,), keys=(key,))
