"""Relating: which stories stand under a story, beside the one to read next. What its editor linked is not said twice, and counts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from lateedition.press.addresses import href
from lateedition.press.families import root_of
from lateedition.press.kit import Kit
from lateedition.press.reading import Named, Reading
from lateedition.press.relations import SHOWN
from lateedition.press.showing import Item, Showing, picture_view
from lateedition.press.words import direction, primary
from lateedition.story.article import Story
from lateedition.story.blocks import Related

_WITH_PICTURES = 3
"""How many have their pictures: with more, an article with pictures of its own would be more than ten requests."""


def related_to(story: Story, *, after: int | None, showing: Showing) -> tuple[Named, ...]:
    """Return the stories that stand under this one, none that it shows otherwise: not the one `after` it, nor one that its editor linked.

    Those about the same event come first, and then those that are like it.
    """
    linked = {number for block in story.body if isinstance(block, Related) for number in block.stories}
    found = _found(story, besides={story.number, after, *linked}, showing=showing)
    return tuple(islice(found, max(0, SHOWN - len(linked))))


def related_rows(related: tuple[Named, ...], *, section: int, showing: Showing, kit: Kit) -> tuple[str, ...]:
    """Return the rows of `related` as markup. A story of another section than the one that is read says which."""
    own = showing.reading.section(section)
    return tuple(
        kit.piece("parts/also.html", item=_item(each, showing, has_picture=at < _WITH_PICTURES, beside=own.name if own else ""))
        for at, each in enumerate(related)
    )


def _found(story: Story, *, besides: set[int | None], showing: Showing) -> Iterator[Named]:
    seen = set(besides)
    for number in _numbers(story.number, showing.reading):
        named = None if number in seen else showing.reading.named(number)
        seen.add(number)
        if named is not None and root_of(named) != root_of(story):
            yield named


def _numbers(number: int, reading: Reading) -> Iterator[int]:
    """Give what is related to a story; what is like it is not asked for where its event has enough."""
    yield from reading.kindred(number)
    yield from reading.alike(number)


def _item(named: Named, showing: Showing, *, has_picture: bool, beside: str) -> Item:
    foreign = primary(named.language) != primary(showing.language)
    picture = showing.reading.beside(named) if has_picture else None
    return Item(
        number=named.number,
        href=href(named.address),
        headline=named.headline,
        standfirst="",
        stamp=showing.stamp(named.first_published),
        section="" if named.section == beside else named.section,
        lang=named.language if foreign else "",
        direction=direction(named.language) if foreign else "",
        live=showing.words.live if named.live == "running" else "",
        picture=picture_view(picture) if picture else None,
    )
