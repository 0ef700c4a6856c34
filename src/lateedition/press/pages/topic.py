"""The page of a topic: every story that carries the tag."""

from __future__ import annotations

from lateedition.press.addresses import key_parts
from lateedition.press.kit import Kit
from lateedition.press.listing import Subject, render_list
from lateedition.press.reading import Reading, Shelf
from lateedition.press.rendition import Rendition
from lateedition.press.showing import Showing


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:
    """Return the front of a topic ('topic:5') or a page of it ('topic:5/2').

    None where there is none, and for a topic that no published story carries: nothing leads to it.
    """
    number, page = key_parts(key)
    topic, shelf = reading.topic(number), Shelf("topic", number)
    # asked of the front alone: an older page must not be printed anew whenever a newer story comes
    if topic is None or (page is None and not reading.shelf_page(shelf, page=None).stories):
        return None
    subject = Subject(kind="topic", name=topic.name, front=topic.address, shelf=shelf, about=topic.description)
    return render_list(key, subject, page=page, showing=Showing.on(reading), kit=kit)
