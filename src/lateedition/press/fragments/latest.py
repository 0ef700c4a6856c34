"""The latest news, where it stands alone: on the front page."""

from __future__ import annotations

from lateedition.press.kit import Kit, woven
from lateedition.press.newslists import latest_news
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition
from lateedition.press.showing import Showing


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:
    """Return the latest news in the language that `key` ('latest.en') names; nothing while there is no news."""
    latest = latest_news(Showing.on(reading, language=key.partition(".")[2]), kit)
    return Rendition(fragment=key, parts=woven(latest), keys=(key,)) if latest else None
