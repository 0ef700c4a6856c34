"""Feeding: what a feed says, whatever its format. Its items, the permanent ids of all things, and who made what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from html import escape
from urllib.parse import urlsplit

from minijinja import safe
from msgspec import Struct

from lateedition.press.addresses import absolute, entry_address, picture_address
from lateedition.press.feedbodies import entry_markup, story_markup
from lateedition.press.kit import Kit
from lateedition.press.liveblog import author_of, headline_of
from lateedition.press.reading import Shelf, Teaser
from lateedition.press.showing import Showing
from lateedition.story.article import Story
from lateedition.story.blocks import plain_text
from lateedition.story.credit import captioned
from lateedition.story.live import LiveEntry
from lateedition.story.picture import Picture, PictureRendition
from lateedition.story.taxonomy import Agency, Author, Site

COUNT = 20
LIVE_COUNT = 50
_SINCE = 2026
"""A year in which whoever reads this code may be taken to have had their domain; the site's settings can say another."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Signer(Struct, frozen=True):
    """Who signs, a person or an agency, and their page at `url`, where there is one."""

    name: str
    url: str = ""


class FeedPicture(Struct, frozen=True):
    """The picture of an item, as a file that every reader shows. `caption` has no credit in it."""

    url: str
    media_type: str
    size_bytes: int
    width: int
    height: int
    caption: str
    credit: str

    @property
    def said(self) -> str:
        """The caption with the credit in brackets."""
        return captioned(self.caption, self.credit)


class FeedItem(Struct, frozen=True):
    """A story, or an entry of a live blog, in a feed. `identity` stays when its address changes. `updated` moves with the news alone.

    `content` is its whole text as markup, empty where the site's feeds have summaries; `categories` are its section and its topics.
    """

    url: str
    identity: str
    headline: str
    published: datetime
    updated: datetime
    language: str
    summary: str = ""
    content: str = ""
    signers: tuple[Signer, ...] = ()
    categories: tuple[str, ...] = ()
    picture: FeedPicture | None = None


class Feed(Struct, frozen=True):
    """A feed. `front` is the address of what it is of, empty for the whole site; `url` is that page's, `updated` its newest item's."""

    front: str
    url: str
    identity: str
    title: str
    description: str
    language: str
    updated: datetime
    publisher: str
    home: str
    items: tuple[FeedItem, ...]


def feed_of(key: str, showing: Showing, kit: Kit) -> Feed | None:
    """Return the feed that `key` ('atom:section:3', 'feed:latest:0', 'feed:live:17') names.

    None if there is no such section, topic, author, agency or live blog, and for a topic or agency without published stories: it has no
    page either.
    """
    _, kind, number = key.split(":")
    if kind == "live":
        return _of_coverage(int(number), showing, kit)
    subject = _subject(kind, int(number), showing)
    newest = showing.reading.newest(Shelf(kind, int(number)), count=COUNT)  # type: ignore[arg-type]  # keys are made by the plan
    if subject is None or (kind in ("topic", "agency") and not newest):
        return None
    teasers = map(showing.reading.teaser, newest)
    items = tuple([_item(teaser, showing, kit) for teaser in teasers if teaser is not None])
    name, front, language = subject
    return _feed(f"{kind}:{number}", showing.site, name=name, front=front, language=language, items=items)


def identity(site: Site, thing: str) -> str:
    """Return the permanent id of a thing of the site, wherever it is moved to (RFC 4151).

    >>> identity(Site("The Post", "https://post.example"), "story:17")
    'tag:post.example,2026:story:17'
    """
    return f"tag:{site.tagging or f'{urlsplit(site.url).hostname},{_SINCE}'}:{thing}"


def legal(text: str) -> str:
    """Return `text` without what no document in XML may hold (XML 1.0, 2.2).

    >>> legal("a\\x0bb\\ufffe")
    'ab'
    """
    return text if text.isprintable() else _ILLEGAL.sub("", text)


def as_text(markup: str) -> str:
    """Return `markup` as the text of an element of XML, which a template prints as it is: it would write each slash as a reference.

    >>> str(as_text("<p>Q&amp;A</p>"))
    '&lt;p&gt;Q&amp;amp;A&lt;/p&gt;'
    """
    return safe(escape(markup, quote=False))


def _feed(thing: str, site: Site, *, name: str, front: str, language: str, items: tuple[FeedItem, ...]) -> Feed:
    return Feed(
        front=front,
        url=absolute(site.url, front or "/"),
        identity=identity(site, thing),
        title=legal(f"{name} | {site.name}" if name else site.name),
        description=legal(site.tagline or site.name),
        language=language,
        updated=max((item.updated for item in items), default=_EPOCH),
        publisher=legal(site.name),
        home=absolute(site.url, "/"),
        items=items,
    )


def _subject(kind: str, number: int, showing: Showing) -> tuple[str, str, str] | None:
    """Return the name of what a feed is of, its front's address, and its language; name and address are empty for the whole site."""
    reading, language = showing.reading, showing.site.language
    if kind == "latest":
        return "", "", language
    if kind == "section":
        section = reading.section(number)
        return None if section is None else (section.name, section.address, section.language)
    found = {"topic": reading.topic, "author": reading.author, "agency": reading.agency}[kind](number)
    return None if found is None or not found.address else (found.name, found.address, language)


def _item(teaser: Teaser, showing: Showing, kit: Kit) -> FeedItem:
    picture = showing.in_front(teaser.picture, section=teaser.section)
    return _story_item(
        teaser,
        showing.site,
        content=_content(teaser, showing, kit),
        signers=_signers(teaser, showing),
        categories=tuple(_categories(teaser, showing)),
        picture=_picture(picture, teaser, origin=showing.site.url) if picture else None,
    )


@lru_cache(maxsize=1_024)  # a story is in the feeds of the site, its sections, topics and authors, in each format
def _story_item(
    teaser: Teaser, site: Site, *, content: str, signers: tuple[Signer, ...], categories: tuple[str, ...], picture: FeedPicture | None
) -> FeedItem:
    return FeedItem(
        url=absolute(site.url, teaser.address),
        identity=identity(site, f"story:{teaser.number}"),
        headline=legal(teaser.headline),
        published=teaser.first_published,
        updated=teaser.updated,
        language=teaser.language,
        summary=legal(teaser.standfirst),
        content=content,
        signers=signers,
        categories=categories,
        picture=picture,
    )


def _content(teaser: Teaser, showing: Showing, kit: Kit) -> str:
    """Return the whole text of a story, if that is what the site's feeds have."""
    story = showing.reading.story(teaser.number) if showing.site.feeds == "full" else None
    return legal(story_markup(story, showing, kit)) if story else ""


def _signers(signed: Teaser, showing: Showing) -> tuple[Signer, ...]:
    people = map(showing.reading.author, signed.authors)
    agency = None if signed.agency is None else showing.reading.agency(signed.agency)
    known: list[Author | Agency] = [*(person for person in people if person is not None), *([agency] if agency else [])]
    return tuple(Signer(legal(each.name), absolute(showing.site.url, each.address) if each.address else "") for each in known)


def _categories(teaser: Teaser, showing: Showing) -> Iterator[str]:
    filed = (showing.reading.section(teaser.section), *map(showing.reading.topic, teaser.topics))
    return (legal(each.name) for each in filed if each is not None)


def _picture(picture: Picture, teaser: Teaser, *, origin: str) -> FeedPicture | None:
    """Return what stands in front of a story; its own caption says nothing of another picture that does."""
    return _shown(picture, caption=teaser.caption if picture.number == teaser.picture else "", origin=origin)


@lru_cache(maxsize=1_024)
def _shown(picture: Picture, *, caption: str, origin: str) -> FeedPicture | None:
    """Return `picture` as a feed has it: the widest file of the whole that every reader shows; None while it has no file."""
    file = _file_of(picture)
    if file is None:
        return None
    return FeedPicture(
        url=absolute(origin, picture_address(picture.number, file)),
        media_type=file.media_type,
        size_bytes=file.size_bytes,
        width=file.width,
        height=file.height,
        caption=legal(caption or picture.caption),
        credit=legal(picture.credit),
    )


def _file_of(picture: Picture) -> PictureRendition | None:
    whole = [rendition for rendition in picture.renditions if not rendition.crop]
    plain = [rendition for rendition in whole if rendition.media_type == "image/jpeg"] or whole
    return plain[-1] if plain else None


def _of_coverage(number: int, showing: Showing, kit: Kit) -> Feed | None:
    """Return the feed of the entries of a live blog, the newest first; None for a story that is none."""
    story = showing.reading.story(number)
    if story is None or story.live is None:
        return None
    items = tuple(_entry_item(entry, story, showing, kit) for entry in story.live.entries[:LIVE_COUNT])
    return _feed(f"live:{number}", showing.site, name=story.headline, front=story.address, language=story.language, items=items)


def _entry_item(entry: LiveEntry, story: Story, showing: Showing, kit: Kit) -> FeedItem:
    author = author_of(entry, showing.reading)
    signers = [Signer(legal(author.name), absolute(showing.site.url, author.address))] if author else []
    return FeedItem(
        url=absolute(showing.site.url, entry_address(story.number, entry.number)),
        identity=identity(showing.site, f"entry:{entry.number}"),
        headline=legal(headline_of(entry)) or showing.stamp(entry.moment).text,  # a picture alone
        published=entry.moment,
        updated=max(entry.moment, entry.updated or entry.moment),
        language=story.language,
        summary=legal(plain_text(entry.body).partition("\n\n")[0]),
        content=legal(entry_markup(entry, story, showing, kit)) if showing.site.feeds == "full" else "",
        signers=(*signers, Signer(legal(entry.credit))) if entry.credit else tuple(signers),
    )
