"""Bylines on a page: the words of `story.credit.byline`, with the names of people and of the agency leading to their pages."""

from __future__ import annotations

from collections.abc import Sequence

from lateedition.press.addresses import href
from lateedition.press.reading import Reading
from lateedition.press.showing import Link
from lateedition.press.words import Words
from lateedition.story.article import Story
from lateedition.story.credit import byline
from lateedition.story.taxonomy import Agency, Author


def byline_pieces(people: Sequence[Author], *, agency: Agency | None, place: str, words: Words) -> tuple[Link, ...]:
    """Return the byline in pieces, empty when nobody signs; a piece without `href` is plain text.

    >>> from lateedition.press.words import ENGLISH
    >>> rao = Author(4, "Asha Rao", "/authors/asha-rao/")
    >>> [(piece.name, str(piece.href)) for piece in byline_pieces([rao], agency=None, place="Delhi", words=ENGLISH)]
    [('By ', ''), ('Asha Rao', '/authors/asha-rao/'), (', Delhi', '')]
    """
    rest = byline(
        people=[person.name for person in people],
        agency=agency.name if agency else "",
        place=place,
        by=words.by,
        conjunction=words.conjunction,
    )
    pieces: list[Link] = []
    for person in people:
        before, _, rest = rest.partition(person.name)
        pieces += [Link(before, ""), Link(person.name, href(person.address))]
    if agency is not None and agency.address:
        before, _, rest = rest.partition(agency.name)
        pieces += [Link(before, ""), Link(agency.name, href(agency.address))]
    return tuple(piece for piece in (*pieces, Link(rest, "")) if piece.name)


def authors_of(story: Story, reading: Reading) -> list[Author]:
    """Return the people who sign `story`, in order, less those who have no page any more."""
    found = (reading.author(number) for number in story.byline.authors)
    return [author for author in found if author is not None]


def agency_of(story: Story, reading: Reading) -> Agency | None:
    """Return the agency that `story` is from, None if it is from none."""
    return None if story.byline.agency is None else reading.agency(story.byline.agency)
