"""Atom (RFC 4287), with pictures in the words of Media RSS too, as what shows them reads these."""

from __future__ import annotations

from lateedition.press.addresses import atom_address, url_markup
from lateedition.press.feeding import FeedItem, Signer, as_text
from lateedition.press.kit import Kit
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition
from lateedition.press.xmlfeeds import xml_feed
from lateedition.story.moment import rfc3339

MEDIA_TYPE = "application/atom+xml"


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:
    """Return the feed that `key` ('atom:section:3', 'atom:latest:0') names, None where there is none."""
    return xml_feed(key, reading, kit, template="outputs/atom.xml", media_type=MEDIA_TYPE, address_of=atom_address, item=_entry)


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
