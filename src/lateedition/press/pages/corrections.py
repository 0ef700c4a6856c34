"""The most recent corrections: what was wrong and when it was put right, with a link to each story, those put right last first."""

from __future__ import annotations

from msgspec import Struct

from lateedition.press.addresses import CORRECTIONS, href, list_address
from lateedition.press.corrections import CorrectionView, correction_views
from lateedition.press.frame import framed
from lateedition.press.kit import Kit
from lateedition.press.listing import newer_href
from lateedition.press.reading import Corrected, Reading, Shelf
from lateedition.press.rendition import Rendition
from lateedition.press.showing import Showing
from lateedition.press.words import direction, primary


class CorrectedView(Struct, frozen=True):
    """The story of this `number` with its corrections. `lang` and `direction` are empty when they are the page's own.

    `href` leads to the corrections.
    """

    number: int
    href: str
    headline: str
    corrections: tuple[CorrectionView, ...]
    lang: str
    direction: str


class CorrectionsView(Struct, frozen=True):
    """What corrections.html prints."""

    stories: tuple[CorrectedView, ...]
    newer: str
    older: str


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:
    """Return the newest corrections ('corrections') or a page of older ones ('corrections:7'), None for a page that is not there."""
    number = key.partition(":")[2]
    page = int(number) if number else None
    shelf = reading.shelf_page(Shelf("corrections"), page=page)
    if page is not None and not shelf.stories:
        return None
    showing = Showing.on(reading)
    stories = [story for story in map(reading.corrected, shelf.stories) if story is not None]
    view = CorrectionsView(
        stories=tuple(_view(story, showing) for story in stories),
        newer=newer_href(CORRECTIONS, shelf),
        older="" if shelf.older is None else href(list_address(CORRECTIONS, page=shelf.older)),
    )
    title, address = showing.words.corrections, list_address(CORRECTIONS, page=page)
    frame = framed(showing, kind="corrections-list", title=title, address=address, steps=[(title, CORRECTIONS)])
    return Rendition(address=address, parts=kit.parts("corrections.html", frame=frame, listing=view), keys=(key,))


def _view(story: Corrected, showing: Showing) -> CorrectedView:
    foreign = primary(story.language) != primary(showing.language)
    return CorrectedView(
        number=story.number,
        href=f"{href(story.address)}#corrections-{story.number}",
        headline=story.headline,
        corrections=correction_views(story.corrections, showing=showing),
        lang=story.language if foreign else "",
        direction=direction(story.language) if foreign else "",
    )
