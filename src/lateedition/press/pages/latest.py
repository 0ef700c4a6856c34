"""The latest news: every story there is, by first publication."""

from __future__ import annotations

from lateedition.press.addresses import LATEST
from lateedition.press.kit import Kit
from lateedition.press.listing import Subject, render_list
from lateedition.press.reading import Reading, Shelf
from lateedition.press.rendition import Rendition
from lateedition.press.showing import Showing


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:
    """Return the front of the latest news ('latest') or a page of it ('latest:7'), None for a page that is not there."""
    page = key.partition(":")[2]
    showing = Showing.on(reading)
    subject = Subject(kind="latest", name=showing.words.latest_news.capitalize(), front=LATEST, shelf=Shelf("latest"))
    return render_list(key, subject, page=int(page) if page else None, showing=showing, kit=kit)
