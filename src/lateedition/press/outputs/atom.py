"""Atom (RFC 4287), with pictures in the words of Media RSS too, as what shows them reads these."""

from __future__ import annotations

from lateedition.press.addresses import absolute, atom_address, url_markup
from lateedition.press.feeding import FeedItem, Signer, as_text, feed_of
from lateedition.press.hub import hub_links
from lateedition.press.kit import Kit
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition
from lateedition.press.showing import Showing
from lateedition.story.moment import rfc3339

MEDIA_TYPE = "application/atom+xml"


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:
    """Return the feed that `key` ('atom:section:3', 'atom:latest:0') names, None where there is none."""
    showing = Showing.on(reading)
    feed = feed_of(key, showing, kit)
    if feed is None:
        return None
    address = atom_address(feed.front)
    parts = kit.parts(
        "outputs/atom.xml",
        feed=feed,
        url=url_markup(feed.url),
        home=url_markup(feed.home),
        own_url=url_markup(absolute(showing.site.url, address)),
        hub=url_markup(showing.site.hub),
        updated=rfc3339(feed.updated),
        items=[_entry(item, kit) for item in feed.items],
    )
    headers = hub_links(showing.site, address)
    return Rendition(address=address, parts=parts, media_type=f"{MEDIA_TYPE}; charset=utf-8", headers=headers, keys=(key,))


def _entry(item: FeedItem, kit: Kit) -> str:
    printed = kit.passage if item.content else kit.piece
    return printed(
        "outputs/atom-entry.xml",
        item=item,
        content=as_text(item.content),
        url=url_markup(item.url),
        picture_url=url_markup(item.picture.url) if item.picture else "",
        signers=tuple(Signer(signer.name, url_markup(signer.url)) for signer in item.signers),
        published=rfc3339(item.published),
        updated=rfc3339(item.updated),
    )
