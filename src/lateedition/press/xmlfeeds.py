"""Feeds in XML: what RSS and Atom print alike, each with a template of its own."""

from __future__ import annotations

from collections.abc import Callable

from lateedition.press.addresses import absolute, url_markup
from lateedition.press.branding import FEED_PX, icon_url, logo_url
from lateedition.press.feeding import FeedItem, feed_of
from lateedition.press.hub import hub_links
from lateedition.press.kit import Kit
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition
from lateedition.press.showing import Showing
from lateedition.story.moment import rfc3339


def xml_feed(
    key: str,
    reading: Reading,
    kit: Kit,
    *,
    template: str,
    media_type: str,
    address_of: Callable[[str], str],
    item: Callable[[FeedItem, Kit], str],
) -> Rendition | None:
    """Return the feed that `key` names, None where there is none. `address_of` is where that of a front is, `item` prints one."""
    showing = Showing.on(reading)
    feed = feed_of(key, showing, kit)
    if feed is None:
        return None
    address = address_of(feed.front)
    parts = kit.parts(
        template,
        feed=feed,
        url=url_markup(feed.url),
        home=url_markup(feed.home),
        own_url=url_markup(absolute(showing.site.url, address)),
        icon=url_markup(icon_url(showing.site, FEED_PX)),
        logo=url_markup(logo_url(showing.site)),
        side=FEED_PX,
        hub=url_markup(showing.site.hub),
        updated=rfc3339(feed.updated),
        items=[item(each, kit) for each in feed.items],
    )
    headers = hub_links(showing.site, address)
    return Rendition(address=address, parts=parts, media_type=f"{media_type}; charset=utf-8", headers=headers, keys=(key,))
