"""Feeds as trees: elements by the names that everyone knows them by, and the text in them, whatever dress it comes in."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

from lateedition.story.markup import text_of
from lateedition.wire.xhtml import spoken

Said = dict[str, list[etree._Element]]

_PREFIXES = {
    "http://www.w3.org/2005/Atom": "",
    "http://purl.org/atom/ns#": "",
    "http://purl.org/rss/1.0/": "",
    "http://backend.userland.com/rss2": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://channel.netscape.com/rdf/simple/0.9/": "",
    "http://purl.org/net/rss1.1#": "",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/terms/": "dcterms:",
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://search.yahoo.com/mrss/": "media:",
    "http://search.yahoo.com/mrss": "media:",
    "http://www.rssboard.org/media-rss": "media:",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes:",
    "http://purl.org/atompub/tombstones/1.0": "at:",
    "http://www.w3.org/2007/app": "app:",
    "http://purl.org/atom/app#": "app:",
    "http://www.w3.org/1999/xhtml": "xhtml:",
}
# of each version another one: https://www.idealliance.org/prism-metadata
_PRISM = "http://prismstandard.org/namespaces/"


@lru_cache(1_024)
def name_of(tag: str) -> str:
    """Return the name of an element with the prefix everyone uses for its namespace; unknown namespaces keep their address."""
    # not etree.QName: it refuses the "atom:link" that recovery makes of a prefix nobody declared
    namespace, _, name = tag.rpartition("}")
    namespace = namespace.removeprefix("{")
    if not namespace:
        return name
    if namespace.startswith(_PRISM):
        return f"prism:{name}"
    return _PREFIXES.get(namespace, _PREFIXES.get(namespace.lower(), f"{{{namespace}}}")) + name


def children_of(parent: etree._Element) -> Said:
    """Return the children of `parent` by their names."""
    found: Said = {}
    for child in parent.iterchildren(etree.Element):
        found.setdefault(name_of(str(child.tag)), []).append(child)
    return found


def all_of(said: Said, *names: str) -> Iterator[etree._Element]:
    """Yield the elements of those `names`, those of the first name first."""
    for name in names:
        yield from said.get(name, ())


def plain_in(said: Said, *names: str) -> str:
    """Return the plain text of the first element of those `names` that has any."""
    for name in names:
        for element in said.get(name, ()):
            if text := plain(element):
                return text
    return ""


def plain(element: etree._Element) -> str:
    """Return the plain text of a title or the like, whether it is text, escaped markup or markup."""
    if len(element):
        return spoken(element)
    said = decoded(element)
    if element.get("type") in ("text", "text/plain") and element.get("mode") != "escaped":
        return " ".join(said.split())
    return text_of(said)


def decoded(element: etree._Element) -> str:
    """Return the text of an element; Atom 0.3 could put it in base64."""
    said = "".join(element.itertext(etree.Element)) if len(element) else element.text or ""
    if element.get("mode") != "base64":
        return said
    try:
        return base64.b64decode(said, validate=False).decode("utf-8", errors="replace")
    except (binascii.Error, ValueError):
        return said
