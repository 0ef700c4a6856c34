"""The page of an author: who they are, and every story they signed."""

from __future__ import annotations

from lateedition.press.addresses import key_parts
from lateedition.press.kit import Kit
from lateedition.press.listing import Subject, render_list
from lateedition.press.reading import Reading, Shelf
from lateedition.press.rendition import Rendition
from lateedition.press.showing import Showing


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:
    """Return the front of an author's page ('author:4') or a page of their stories ('author:4/2'), None where there is none."""
    number, page = key_parts(key)
    author = reading.author(number)
    if author is None:
        return None
    subject = Subject(
        kind="author",
        name=author.name,
        front=author.address,
        shelf=Shelf("author", number),
        about=author.biography,
        role=author.role,
    )
    return render_list(key, subject, page=page, showing=Showing.on(reading), kit=kit)
