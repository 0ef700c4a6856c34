"""The top news and the latest news, on every page. Always together: what is compressed as one is a fifth smaller than in two."""

from __future__ import annotations

from lateedition.press.kit import Kit, woven
from lateedition.press.newslists import latest_news, top_news
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition
from lateedition.press.showing import Showing


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:
    """Return both lists in the language that `key` ('lists.en') names; nothing while there is no news."""
    showing = Showing.on(reading, language=key.partition(".")[2])
    lists = top_news(showing, kit) + latest_news(showing, kit)
    return Rendition(fragment=key, parts=woven(lists), keys=(key,)) if lists else None
