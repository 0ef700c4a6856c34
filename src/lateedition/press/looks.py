"""Looks: how an unpublished story will be met before it is read: in lists, on a phone, in a search, on a card."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from urllib.parse import urlsplit

from minijinja import safe
from msgspec import Struct

from lateedition.press.facts import Facts
from lateedition.press.indexes import teaser_of
from lateedition.press.kit import Kit
from lateedition.press.lengths import SEARCH_TEXT, SEARCH_TITLE, cut
from lateedition.press.library import Library
from lateedition.press.noting import NotedReading
from lateedition.press.overlay import Overlay
from lateedition.press.preview import NothingToPreview
from lateedition.press.showing import Item, PictureView, Showing
from lateedition.press.words import direction
from lateedition.story.article import Story
from lateedition.story.handover import Document

CARD_TITLE = 70
"""How many letters two lines of a card's title hold before they are cut."""

_NO_RENDITIONS = "/nonexistent"


class Look(Struct, frozen=True):
    """What looks.html prints. `title`, `description` and `card_title` are cut where others will cut them."""

    item: Item
    title: str
    description: str
    card_title: str
    host: str
    trail: str
    picture: PictureView | None
    language: str
    direction: str


def looks(documents: Sequence[Document]) -> str:
    """Return a whole HTML page that shows how the last story in `documents` will look; the others are what it needs.

    Raises NothingToPreview if the last one is no story.
    """
    story = documents[-1] if documents else None
    if not isinstance(story, Story):
        raise NothingToPreview(f"the last of {len(documents)} documents is no story; expected the story whose looks are asked for")
    library = Library(Overlay(None))
    for document in documents:
        library.apply(document)
    library.settle()
    reading = NotedReading(Facts(library, as_of=story.updated, renditions=_NO_RENDITIONS))
    showing = Showing.on(reading, language=story.language)
    look = _look(story, showing)
    style = safe(_kit().assets["site.css"].content.decode())
    parts = _kit().parts("looks.html", look=look, item=look.item, words=showing.words, style=style, shows_section=True, sizes="5.5rem")
    return b"".join(part for part in parts if isinstance(part, bytes)).decode()


def _look(story: Story, showing: Showing) -> Look:
    item = showing.item(teaser_of(story))
    section = showing.reading.section(story.section)
    title = f"{story.headline} | {showing.site.name}"
    return Look(
        item=item,
        title=cut(title, SEARCH_TITLE),
        description=cut(story.standfirst, SEARCH_TEXT),
        card_title=cut(story.headline, CARD_TITLE),
        host=urlsplit(showing.site.url).hostname or showing.site.name,
        trail=" › ".join(filter(None, (urlsplit(showing.site.url).hostname or "", section.name if section else ""))),
        picture=showing.picture(story.lead.picture) if story.lead else None,
        language=story.language,
        direction=direction(story.language),
    )


@cache
def _kit() -> Kit:
    return Kit.load()
