"""The top news, on every page: in rank order, running live coverage marked, each with when it last changed."""

from __future__ import annotations

from lateedition.press.kit import Kit
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition
from lateedition.press.showing import Showing

_COUNT = 6


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:
    """Return the top news in the language that `key` ('top.en') names; nothing while there is no news."""
    showing = Showing.on(reading, language=key.partition(".")[2])
    items = showing.headlines(reading.top(count=_COUNT))
    if not items:
        return None
    words = showing.words
    parts = kit.parts("fragments/list.html", kind="top", words=words, heading=words.top_news, items=items, more=False)
    return Rendition(fragment=key, parts=parts, keys=(key,))
