"""The mark of what a section's front lists: a fragment that is another when a story there reads differently, so that open pages hear of it.

`/-/live` names the fragments that an edition has changed (stand/live.py). The order of a front (order.py) says which stories it begins
with; this one says that a headline further down is another. No page has a place for it, and it names no story.
"""

from __future__ import annotations

import hashlib

import msgspec

from lateedition.press.kit import Kit
from lateedition.press.ranking import SECTION_PLACES
from lateedition.press.reading import Reading, Shelf
from lateedition.press.rendition import Rendition


def render(key: str, reading: Reading, _kit: Kit) -> Rendition | None:
    """Return the mark of the front that `key` ('listed.3') names."""
    section = int(key.partition(".")[2])
    leading = reading.section_front(section, count=SECTION_PLACES)
    shelf = reading.shelf_page(Shelf("section", section), page=None)
    listed = msgspec.msgpack.encode([reading.teaser(number) for number in dict.fromkeys((*leading, *shelf.stories))])
    return Rendition(fragment=key, parts=(hashlib.sha256(listed).hexdigest()[:16].encode(),))
