"""Items: what a partner is sent of a story or a picture, whatever the format. Of what was recalled there is its id, and that it is gone.

An item is named by its permanent id, and its version is the row of the handover log with which it came to be as it is: it grows with every
change, be it of a picture alone, and with a recall, and it is the same on every machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from html import escape
from typing import Literal

from msgspec import Struct

from lateedition.press import feeding
from lateedition.press.addresses import absolute, picture_address
from lateedition.press.belonging import Left
from lateedition.press.showing import trail
from lateedition.story.article import Story
from lateedition.story.blocks import Block, Heading, word_count
from lateedition.story.credit import byline
from lateedition.story.handover import RecalledPicture, Withdrawn
from lateedition.story.live import LiveEntry
from lateedition.story.picture import Picture
from lateedition.syndication import markup, rights
from lateedition.syndication.paper import Paper, file_of, known
from lateedition.syndication.partners import Partner
from lateedition.syndication.telling import changed

Status = Literal["usable", "withheld", "canceled"]
"""As IPTC has them: withheld may come back, canceled is to be taken out wherever it went."""

Sign = Literal["", "update", "correction"]

_URGENCIES = {5: 2, 4: 3, 2: 6, 1: 7}
"""News value → urgency, 1 the most urgent (IPTC). Three is what a story has of which nobody said anything: then nothing is said."""


class Subject(Struct, frozen=True):
    """What a story is about or filed under, by name and permanent id."""

    name: str
    id: str


class PassedPicture(Struct, frozen=True):
    """A picture that may go on, as the file at `url`."""

    id: str
    version: int
    url: str
    media_type: str
    width: int
    height: int
    size_bytes: int
    caption: str
    alt: str
    credit: str
    copyright: str
    is_lead: bool


class Passed(Struct, frozen=True):
    """A story that may go on. `body` is its text as HTML, empty for a partner who gets none; `note` is for editors: what was put right."""

    id: str
    version: int
    first_created: datetime
    version_created: datetime
    sign: Sign
    url: str
    language: str
    headline: str
    standfirst: str
    byline: str
    authors: tuple[str, ...]
    place: str
    source: str
    section: Subject | None
    subjects: tuple[Subject, ...]
    urgency: int | None
    body: str
    words: int
    pictures: tuple[PassedPicture, ...]
    note: str
    terms: str


class Recalled(Struct, frozen=True):
    """A story or picture that may be shown by nobody any more, not for now, or not by this partner. It has no word of what it was or is."""

    id: str
    version: int
    version_created: datetime
    status: Status
    is_picture: bool = False


Item = Passed | Recalled


def passed(story: Story, paper: Paper, partner: Partner) -> Passed:
    """Return what `partner`, who may have it, is sent of `story`."""
    house = None if story.byline.agency is None else paper.reading.agency(story.byline.agency)
    people = tuple(author.name for author in known(paper.reading.author, story.byline.authors))
    text = tuple(_text(story)) if partner.full else ()
    sections = trail(paper.reading, story.section)
    return Passed(
        id=feeding.identity(paper.site, f"story:{story.number}"),
        version=max(1, paper.handed.row("story", story.number)),
        first_created=story.first_published,
        version_created=_version_created(story),
        sign=_sign(story),
        url=absolute(paper.site.url, story.address),
        language=story.language,
        headline=story.headline,
        standfirst=story.standfirst,
        byline=byline(people=people, agency=house.name if house else ""),
        authors=people,
        place=story.byline.place,
        source=house.name if house else paper.site.name,
        section=_subject("section", sections[-1].number, sections[-1].name, paper) if sections else None,
        subjects=tuple(_subject("topic", topic.number, topic.name, paper) for topic in known(paper.reading.topic, story.topics)),
        urgency=_URGENCIES.get(story.news_value),
        body=markup.passed_on(text, paper, address=story.address),
        words=word_count(text),
        pictures=tuple(_picture(each, story, paper) for each in rights.pictures_for_others(story, paper)),
        note=_note(story),
        terms=partner.terms,
    )


def recalled(of: Withdrawn | RecalledPicture, paper: Paper) -> Recalled:
    """Return what is sent of what readers do not have any more."""
    kind = "story" if isinstance(of, Withdrawn) else "picture"
    return Recalled(
        id=feeding.identity(paper.site, f"{kind}:{of.number}"),
        version=max(1, paper.handed.row("story" if kind == "story" else "picture", of.number)),
        version_created=of.moment,
        status="withheld" if of.reason == "withheld" else "canceled",
        is_picture=kind == "picture",
    )


def taken_back(number: int, left: Left, paper: Paper) -> Recalled:
    """Return what is sent of a story that others may have and this partner may not any more. Its later versions are nothing to them."""
    return Recalled(feeding.identity(paper.site, f"story:{number}"), max(1, left.row), left.moment, "canceled")


def _text(story: Story) -> Iterator[Block]:
    """Give the house's own words of a story; of a live blog, its summary and its own entries as well, the newest first."""
    yield from story.body
    if story.live is not None:
        yield from story.live.summary
        for entry in story.live.entries:
            if not entry.credit:
                yield from _entry(entry)


def _entry(entry: LiveEntry) -> Iterator[Block]:
    if entry.headline:
        yield Heading(escape(entry.headline))
    yield from entry.body


def _version_created(story: Story) -> datetime:
    entries = story.live.entries if story.live else ()
    said = [changed(story), *(each.updated or each.moment for each in entries), *(c.amended or c.moment for c in story.corrections)]
    if story.live and story.live.ended:
        said.append(story.live.ended)
    return max(said)


def _sign(story: Story) -> Sign:
    if story.change == "correction":
        return "correction"
    return "update" if story.version > 1 or story.live else ""


def _note(story: Story) -> str:
    return "\n".join(f"Correction: {each.text}" for each in story.corrections)


def _subject(kind: str, number: int, name: str, paper: Paper) -> Subject:
    return Subject(name, feeding.identity(paper.site, f"{kind}:{number}"))


def _picture(picture: Picture, story: Story, paper: Paper) -> PassedPicture:
    file = file_of(picture)
    assert file is not None  # those without a file do not go on
    is_lead = story.lead is not None and story.lead.picture == picture.number
    own = story.lead.caption if story.lead and is_lead else ""
    return PassedPicture(
        id=feeding.identity(paper.site, f"picture:{picture.number}"),
        version=max(1, paper.handed.row("picture", picture.number)),
        url=absolute(paper.site.url, picture_address(picture.number, file)),
        media_type=file.media_type,
        width=file.width,
        height=file.height,
        size_bytes=file.size_bytes,
        caption=own or picture.caption,
        alt=picture.alt,
        credit=picture.credit,
        copyright=picture.copyright,
        is_lead=is_lead,
    )
