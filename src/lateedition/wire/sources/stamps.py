"""Stamps: what a feed says of the moment in which it was made, and not of any news. Pure.

Many servers write a new one at each request, so that no two answers are the same bytes. A feed that differs in nothing else brings nothing.
"""

from __future__ import annotations

import hashlib

from lxml import etree

from lateedition.wire.opening import opening_of
from lateedition.wire.safexml import parse
from lateedition.wire.tree import anywhere, local
from lateedition.wire.unreadable import Unreadable

_ROOTS = ("rss", "rdf", "feed")
_STAMPS = ("lastBuildDate", "pubDate", "updated", "modified", "date", "generator")
"""Of the feed itself, in RSS 2.0, Atom (RFC 4287, 4.2.15 and 4.2.4; 0.3: modified) and Dublin Core: no item takes a time from them."""


def unstamped_digest(payload: bytes) -> str:
    """Return what two feeds have in common only if they differ in no more than stamps of the feed itself, and comments.

    Empty where nothing can be said: for what is no feed in XML, and for XML that is not well-formed, of which a part may be lost.

    >>> stamped = "<rss><channel><title>News</title><lastBuildDate>{}</lastBuildDate></channel></rss>"
    >>> len({unstamped_digest(stamped.format(at).encode()) for at in (1, 2)})
    1
    """
    try:
        if opening_of(payload).root.lower() not in _ROOTS:
            return ""
        root = parse(payload)
    except Unreadable:
        return ""
    channel = root if local(root) == "feed" else next(anywhere(root, "channel"), root)
    for element in [element for element in channel if local(element) in _STAMPS]:
        channel.remove(element)
    return hashlib.sha256(etree.tostring(root, method="c14n")).hexdigest()
