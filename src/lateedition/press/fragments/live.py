"""The mark of a running live blog: a fragment that is another whenever its coverage is, or a picture in it, so that open pages hear of it.

`/-/live` names the fragments that an edition has changed (stand/live.py). No page has a place for this one, and it says nothing.
"""

from __future__ import annotations

import hashlib

import msgspec

from lateedition.press.indexes import pictures_of
from lateedition.press.kit import Kit
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition


def render(key: str, reading: Reading, _kit: Kit) -> Rendition | None:
    """Return the mark of the live blog that `key` ('live.17') names; nothing once it has ended, or is not published."""
    story = reading.story(int(key.partition(".")[2]))
    if story is None or story.live is None or not story.live.running:
        return None
    shown = [reading.picture(number) for number in sorted(pictures_of(story))]
    mark = hashlib.sha256(msgspec.msgpack.encode((story, shown))).hexdigest()[:16]
    return Rendition(fragment=key, parts=(mark.encode(),), keys=(key,))
