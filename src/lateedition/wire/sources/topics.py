"""Topics: which hub tells of a feed, and under what URL. Pure (WebSub, section 4; RFC 8288)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from msgspec import Struct

from lateedition.courier.outgoing import Answer
from lateedition.wire.opening import opening_of
from lateedition.wire.safexml import parse_recovering
from lateedition.wire.tree import anywhere, local
from lateedition.wire.unreadable import Unreadable

_LINK = re.compile(r"<([^<>]*)>((?:\s*;\s*[\w!#$&+.^`|~*-]+\s*=\s*(?:\"(?:[^\"\\]|\\.)*\"|[^\s;,\"]*))*)")
_RELATION = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s;,\"]*))", re.IGNORECASE)


class Topic(Struct, frozen=True):
    """A feed as its hub knows it, and the hub."""

    url: str
    hub: str


def topic_of(answer: Answer) -> Topic | None:
    """Return what a feed says of its hub: in its headers, else in the feed itself. None where it names none.

    The first hub counts; a feed that does not say what its own URL is goes by the one it came from.
    """
    for links in (_in_header(answer.headers.get("link", "")), _in_body(answer.body)):
        found: dict[str, str] = {}
        for relation, url in links:
            found.setdefault(relation, _joined(answer.url, url.strip()))
        if "hub" in found:
            return Topic(url=found.get("self", answer.url), hub=found["hub"])
    return None


def _in_header(said: str) -> Iterator[tuple[str, str]]:
    for url, parameters in _LINK.findall(said[:16_384]):
        relation = _RELATION.search(parameters)
        for name in (relation[1] or relation[2]).lower().split() if relation else ():
            yield name, url


def _in_body(body: bytes) -> Iterator[tuple[str, str]]:
    try:
        opening = opening_of(body)
        if isinstance(opening.document, dict):
            yield from _in_json(opening.document)
        elif opening.root.lower() in ("rss", "rdf", "feed", "channel"):
            root = parse_recovering(body)
            channel = next(anywhere(root, "channel"), root)
            for link in channel:
                # "atom:link" is what recovery makes of a prefix that nobody declared
                if local(link) in ("link", "atom:link") and link.get("href"):
                    yield from ((name, link.get("href", "")) for name in link.get("rel", "").lower().split())
    except Unreadable:
        return


def _in_json(document: dict[str, object]) -> Iterator[tuple[str, str]]:
    """Yield the links of a JSON Feed (version 1.1, "hubs" and "feed_url")."""
    hubs, own = document.get("hubs"), document.get("feed_url")
    if isinstance(own, str):
        yield "self", own
    for hub in hubs if isinstance(hubs, list) else ():
        if isinstance(hub, dict) and isinstance(hub.get("url"), str):
            yield "hub", hub["url"]


def _joined(base: str, url: str) -> str:
    try:
        return urljoin(base, url)
    except ValueError:
        return url
