"""The cutting of a story: what can be found of it, and shown where it is. It is at a reserved address, where no reader gets it."""

from __future__ import annotations

from collections.abc import Iterator

from lateedition.finder.cutting import MEDIA_TYPE, Cutting, address_of, encode
from lateedition.press.addresses import href, key_parts
from lateedition.press.bylines import agency_of, authors_of
from lateedition.press.kit import Kit
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition
from lateedition.press.showing import Showing, trail
from lateedition.press.words import direction
from lateedition.story.article import Story
from lateedition.story.blocks import plain_text


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:  # noqa: ARG001 (pages are called alike)
    """Return the cutting of the story that `key` ('cutting:17') names, None while it is not published."""
    number, _ = key_parts(key)
    story = reading.story(number)
    if story is None:
        return None
    cutting = _cutting(story, Showing.on(reading))
    return Rendition(address=address_of(number), parts=(encode(cutting),), media_type=MEDIA_TYPE, keys=(key,))


def _cutting(story: Story, showing: Showing) -> Cutting:
    sections = trail(showing.reading, story.section)
    stamp = showing.stamp(story.updated)
    return Cutting(
        number=story.number,
        address=story.address,
        href=str(href(story.address)),
        headline=story.headline,
        standfirst=story.standfirst,
        text="\n\n".join(filter(None, _texts(story))),
        names="\n".join(filter(None, _names(story, showing))),
        sections=tuple(section.number for section in reversed(sections)),
        section=sections[-1].name if sections else "",
        language=story.language,
        direction=direction(story.language),
        day=story.first_published.astimezone(showing.zone).toordinal(),
        moment=story.first_published.timestamp(),
        stamp=stamp.text,
        iso=stamp.iso,
        live=showing.words.live if story.live and story.live.running else "",
    )


def _texts(story: Story) -> Iterator[str]:
    """Give the words of a body; of a live blog those of its summary and entries as well."""
    yield plain_text(story.body)
    yield plain_text(story.live.summary) if story.live else ""
    for entry in story.live.entries if story.live else ():
        yield entry.headline
        yield plain_text(entry.body)


def _names(story: Story, showing: Showing) -> Iterator[str]:
    """Give what a story is looked for by though its text may not say it."""
    reading = showing.reading
    yield story.list_headline
    yield story.byline.place
    yield from (author.name for author in authors_of(story, reading))
    agency = agency_of(story, reading)
    yield agency.name if agency else ""
    yield from (topic.name for number in story.topics if (topic := reading.topic(number)) is not None)
