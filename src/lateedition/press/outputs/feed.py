"""RSS 2.0 (RSS Advisory Board, 2.0.11), with what it has no words for in those of Dublin Core and Media RSS."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime

from lateedition.press.addresses import feed_address, url_markup
from lateedition.press.feeding import FeedItem, as_text
from lateedition.press.kit import Kit
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition
from lateedition.press.xmlfeeds import xml_feed
from lateedition.story.moment import in_utc, rfc3339

MEDIA_TYPE = "application/rss+xml"


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:
    """Return the feed that `key` ('feed:section:3', 'feed:latest:0') names, None where there is none."""
    return xml_feed(key, reading, kit, template="outputs/feed.xml", media_type=MEDIA_TYPE, address_of=feed_address, item=_item)


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
