"""The marks of recalls: fragments that are others when a story is withdrawn, so that pages that have it open hear of it.

`/-/live` names the fragments that an edition has changed (stand/live.py). A story is noted on one of `RECALL_SHEETS` sheets by its
number: of all open pages, one in so many asks whether the story was its own. No page has a place for these, and they name no story.
"""

from __future__ import annotations

import hashlib

import msgspec

from lateedition.press.kit import Kit
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition


def render(key: str, reading: Reading, _kit: Kit) -> Rendition | None:
    """Return the mark of the sheet that `key` ('recalls.17') names; nothing while no story on it is withdrawn."""
    found = reading.recalls(int(key.partition(".")[2]))
    if not found:
        return None
    mark = hashlib.sha256(msgspec.msgpack.encode(found)).hexdigest()[:16]
    return Rendition(fragment=key, parts=(mark.encode(),), keys=(key,))
