"""RSS 2.0 (RSS Advisory Board, 2.0.11), with what it has no words for in those of Dublin Core and Media RSS."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime

from lateedition.press.addresses import absolute, feed_address, url_markup
from lateedition.press.feeding import FeedItem, as_text, feed_of
from lateedition.press.hub import hub_links
from lateedition.press.kit import Kit
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition
from lateedition.press.showing import Showing
from lateedition.story.moment import in_utc, rfc3339

MEDIA_TYPE = "application/rss+xml"


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:
    """Return the feed that `key` ('feed:section:3', 'feed:latest:0') names, None where there is none."""
    showing = Showing.on(reading)
    feed = feed_of(key, showing, kit)
    if feed is None:
        return None
    address = feed_address(feed.front)
    parts = kit.parts(
        "outputs/feed.xml",
        feed=feed,
        url=url_markup(feed.url),
        own_url=url_markup(absolute(showing.site.url, address)),
        hub=url_markup(showing.site.hub),
        items=[_item(item, kit) for item in feed.items],
    )
    headers = hub_links(showing.site, address)
    return Rendition(address=address, parts=parts, media_type=f"{MEDIA_TYPE}; charset=utf-8", headers=headers, keys=(key,))


def _item(item: FeedItem, kit: Kit) -> str:
    printed = kit.passage if item.content else kit.piece
    return printed(
        "outputs/feed-item.xml",
        item=item,
        content=as_text(item.content),
        url=url_markup(item.url),
        picture_url=url_markup(item.picture.url) if item.picture else "",
        published=_rfc822(item.published),
        updated=rfc3339(item.updated),
    )


def _rfc822(moment: datetime) -> str:
    """Return a moment as RFC 822 writes it, with a year of four digits (RFC 1123, 5.2.14)."""
    return format_datetime(in_utc(moment), usegmt=True)
