"""The latest news, on every page: by first publication, each with when it last changed. Editing a story never moves it up."""

from __future__ import annotations

from lateedition.press.kit import Kit
from lateedition.press.reading import Reading, Shelf
from lateedition.press.rendition import Rendition
from lateedition.press.showing import Showing

_COUNT = 8


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:
    """Return the latest news in the language that `key` ('latest.en') names; nothing while there is no news."""
    showing = Showing.on(reading, language=key.partition(".")[2])
    items = showing.headlines(reading.newest(Shelf("latest"), count=_COUNT))
    if not items:
        return None
    words = showing.words
    parts = kit.parts("fragments/list.html", kind="latest", words=words, heading=words.latest_news, items=items, more=True)
    return Rendition(fragment=key, parts=parts, keys=(key,))
