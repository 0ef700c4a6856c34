"""Feeds: the newest stories of the site, a section, a topic or an author as RSS 2.0 (RSS Advisory Board, 2.0.11)."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache
from urllib.parse import urlsplit

from msgspec import Struct

from lateedition.press.addresses import absolute, feed_address, url_markup
from lateedition.press.hub import hub_links
from lateedition.press.kit import Kit
from lateedition.press.reading import Reading, Shelf, Teaser
from lateedition.press.rendition import Rendition
from lateedition.press.showing import Showing
from lateedition.story.moment import in_utc, rfc3339
from lateedition.story.taxonomy import Section

_COUNT = 20


class FeedItem(Struct, frozen=True):
    """A story in a feed. `identity` stays when its address changes; `published` is as RFC 822 writes it, with a year of four digits.

    `updated` is when the news last changed, as Dublin Core's W3CDTF writes it: RSS has no such date of its own.
    """

    url: str
    identity: str
    headline: str
    standfirst: str
    section: str
    published: str
    updated: str


class FeedView(Struct, frozen=True):
    """What feed.xml prints."""

    title: str
    url: str
    own_url: str
    description: str
    language: str
    items: tuple[str, ...]
    hub: str


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:
    """Return the feed that `key` ('feed:section:3', 'feed:latest:0') names.

    None if there is no such section, topic or author, and for a topic that no published story carries: it has no page either.
    """
    _, kind, number = key.split(":")
    showing = Showing.on(reading)
    subject = _subject(kind, int(number), showing)
    if subject is None:
        return None
    newest = reading.newest(Shelf(kind, int(number)), count=_COUNT)  # type: ignore[arg-type]
    if kind == "topic" and not newest:
        return None
    name, front = subject
    site = showing.site
    teasers = map(reading.teaser, newest)
    view = FeedView(
        title=f"{name} | {site.name}" if name else site.name,
        url=url_markup(absolute(site.url, front or "/")),
        own_url=url_markup(absolute(site.url, feed_address(front))),
        description=site.tagline or site.name,
        language=site.language,
        items=tuple([kit.piece("outputs/feed-item.xml", item=_item(teaser, showing)) for teaser in teasers if teaser is not None]),
        hub=url_markup(site.hub),
    )
    return Rendition(
        address=feed_address(front),
        parts=kit.parts("outputs/feed.xml", feed=view),
        media_type="application/rss+xml; charset=utf-8",
        headers=hub_links(site, feed_address(front)),
        keys=(key,),
    )


def _subject(kind: str, number: int, showing: Showing) -> tuple[str, str] | None:
    """Return the name of what a feed is of, and its front's address; both empty for the whole site."""
    if kind == "latest":
        return "", ""
    ask = {"section": showing.reading.section, "topic": showing.reading.topic, "author": showing.reading.author}[kind]
    found = ask(number)
    return None if found is None else (found.name, found.address)


def _item(teaser: Teaser, showing: Showing) -> FeedItem:
    section = showing.reading.section(teaser.section)
    return _feed_item(teaser, section, showing.site.url)


@lru_cache(maxsize=4_096)
def _feed_item(teaser: Teaser, section: Section | None, url: str) -> FeedItem:
    return FeedItem(
        url=url_markup(absolute(url, teaser.address)),
        identity=f"{urlsplit(url).hostname}:story:{teaser.number}",
        headline=teaser.headline,
        standfirst=teaser.standfirst,
        section=section.name if section else "",
        published=_rfc822(teaser.first_published),
        updated=rfc3339(teaser.updated),
    )


def _rfc822(moment: datetime) -> str:
    return format_datetime(in_utc(moment), usegmt=True)
