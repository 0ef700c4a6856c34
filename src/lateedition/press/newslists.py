"""The two lists of news that pages show beside their own matter, each with when its stories last changed."""

from __future__ import annotations

from lateedition.press.kit import Kit
from lateedition.press.listing import headline_rows
from lateedition.press.reading import Shelf
from lateedition.press.showing import Showing

_TOP = 6
_LATEST = 8


def top_news(showing: Showing, kit: Kit) -> str:
    """Return the top news in rank order, running live coverage marked; empty while there is no news."""
    items, words = headline_rows(showing.headlines(showing.reading.top(count=_TOP)), kit), showing.words
    if not items:
        return ""
    return kit.markup("fragments/list.html", kind="top", words=words, heading=words.top_news, items=items, more=False)


def latest_news(showing: Showing, kit: Kit) -> str:
    """Return the latest news by first publication; empty while there is none. Editing a story never moves it up."""
    items, words = headline_rows(showing.headlines(showing.reading.newest(Shelf("latest"), count=_LATEST)), kit), showing.words
    if not items:
        return ""
    return kit.markup("fragments/list.html", kind="latest", words=words, heading=words.latest_news, items=items, more=True)
