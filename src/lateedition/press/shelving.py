"""Shelving: on which shelves a published story stands, and where on that of corrections, which goes by when a story was last put right."""

from __future__ import annotations

from collections.abc import Iterable

from lateedition.press.corrections import corrected_of
from lateedition.press.reading import Shelf
from lateedition.press.shelves import Shelves, place_of
from lateedition.press.trails import LATEST
from lateedition.story.article import Story
from lateedition.story.handover import Document

CORRECTIONS = Shelf("corrections")


def shelves_of(story: Story, *, lineage: Iterable[int]) -> set[Shelf]:
    """Return the shelves that a story belongs on by its first publication; `lineage` are its section and those above it."""
    sections = (Shelf("section", number) for number in lineage)
    topics = (Shelf("topic", number) for number in story.topics)
    authors = (Shelf("author", number) for number in story.byline.authors)
    agencies = () if story.byline.agency is None else (Shelf("agency", story.byline.agency),)
    return {LATEST, *sections, *topics, *authors, *agencies}


def reshelve_corrections(shelves: Shelves, before: Document | None, after: Document | None) -> None:
    """Bring the shelf of corrections from a story's document before to the one after."""
    old, new = _place(before), _place(after)
    if old != new:
        if old is not None:
            shelves.take(CORRECTIONS, old)
        if new is not None:
            shelves.put(CORRECTIONS, new)


def _place(document: Document | None) -> bytes | None:
    if not isinstance(document, Story) or not document.corrections:
        return None
    return place_of(corrected_of(document.corrections), document.number)
