"""JSON Feed 1.1 (jsonfeed.org)."""

from __future__ import annotations

import msgspec

from lateedition.press.addresses import absolute, json_feed_address
from lateedition.press.branding import LARGE_PX, SMALL_PX, icon_url
from lateedition.press.feeding import Feed, FeedItem, FeedPicture, Signer, feed_of
from lateedition.press.hub import hub_links
from lateedition.press.kit import Kit
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition
from lateedition.press.showing import Showing
from lateedition.press.structured import Data, filled
from lateedition.story.moment import rfc3339

MEDIA_TYPE = "application/feed+json"
VERSION = "https://jsonfeed.org/version/1.1"


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:
    """Return the feed that `key` ('jsonfeed:section:3', 'jsonfeed:latest:0') names, None where there is none."""
    showing = Showing.on(reading)
    feed = feed_of(key, showing, kit)
    if feed is None:
        return None
    address = json_feed_address(feed.front)
    site = showing.site
    icon = icon_url(site, LARGE_PX) or absolute(site.url, kit.assets["icon-512.png"].address)
    document = _document(feed, own_url=absolute(site.url, address), hub=site.hub, icon=icon, favicon=icon_url(site, SMALL_PX))
    parts = (msgspec.json.encode(document),)
    return Rendition(address=address, parts=parts, media_type=MEDIA_TYPE, headers=hub_links(site, address), keys=(key,))


def _document(feed: Feed, *, own_url: str, hub: str, icon: str, favicon: str) -> Data:
    said: Data = {
        "version": VERSION,
        "title": feed.title,
        "home_page_url": feed.url,
        "feed_url": own_url,
        "description": feed.description,
        "icon": icon,
        "language": feed.language,
        "authors": [{"name": feed.publisher, "url": feed.home}],
    }
    said |= {"favicon": favicon} if favicon else {}
    said |= {"hubs": [{"type": "WebSub", "url": hub}]} if hub else {}
    return {**said, "items": [_item(item) for item in feed.items]}


def _item(item: FeedItem) -> Data:
    said: Data = {
        "id": item.identity,
        "url": item.url,
        "title": item.headline,
        "summary": item.summary,
        "image": item.picture.url if item.picture else "",
        "date_published": rfc3339(item.published),
        "date_modified": rfc3339(item.updated),
        "language": item.language,
        "authors": [_author(signer) for signer in item.signers],
        "tags": list(item.categories),
        "attachments": [_attachment(item.picture)] if item.picture else [],
    }
    # one of the two is required; the text of a summary is all the text that there is
    text = {"content_html": item.content} if item.content else {"content_text": item.summary or item.headline}
    return {**filled(said), **text}


def _author(signer: Signer) -> Data:
    return filled({"name": signer.name, "url": signer.url})


def _attachment(picture: FeedPicture) -> Data:
    return filled({"url": picture.url, "mime_type": picture.media_type, "title": picture.said, "size_in_bytes": picture.size_bytes})
