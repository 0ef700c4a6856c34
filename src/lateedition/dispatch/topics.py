"""Topics: the feeds of the site as the edition has them now.

A page is a topic if its headers name a hub, and itself under the URL that is asked for (WebSub, section 4): the press prints those
where the site has a hub. So what a topic is, and what it says, is always that of one edition.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from lateedition.edition.keys import BadKey
from lateedition.edition.record import Entry, Hole, Segment
from lateedition.edition.segments import plain_of
from lateedition.edition.view import View

_LINK = re.compile(r'<([^<>]*)>; rel="(hub|self)"')
_NEEDLESS = re.compile(r"%(2D|2E|5F|7E|3[0-9]|[46][1-9A-F]|[57][0-9A])", re.IGNORECASE)
"""Percent-encoded letters, digits and the four marks that are never reserved (RFC 3986, 2.3)."""


class Topic(Struct, frozen=True):
    """A feed: `tag` differs whenever its content does; `link` is the header that names its hub and itself."""

    url: str
    path: str
    tag: str
    media_type: str
    link: str


def topic_at(view: View, url: str) -> Topic | None:
    """Return the topic at `url`, but for what is percent-encoded in it needlessly (WebSub, 5.1.1); None if there is none in the edition."""
    try:
        path = unquote(urlsplit(url).path, errors="strict")
        sheet = view.sheet(path)
    except (ValueError, BadKey):
        return None
    if sheet is None or sheet.status != 200:
        return None
    headers = dict(sheet.headers)
    link = headers.get("link", "")
    named = {(relation, there) for there, relation in _LINK.findall(link)}
    if ("self", decoded(url)) not in named or not any(relation == "hub" for relation, _ in named):
        return None
    return Topic(url, path, sheet.tag, headers.get("content-type", ""), link)


def decoded(url: str) -> str:
    """Return `url` without what is percent-encoded needlessly: both are the same URL.

    >>> decoded("https://post.example/%66eed%2exml?a=%2F")
    'https://post.example/feed.xml?a=%2F'
    """
    return _NEEDLESS.sub(lambda found: chr(int(found[1], 16)), url)


def content_of(view: View, topic: Topic) -> bytes:
    """Return the whole content of `topic` in this edition, as a reader gets it; empty if it has gone."""
    entry = view.page(topic.path)
    return b"".join(_pieces(view, entry)) if entry else b""


def _pieces(view: View, entry: Entry) -> list[bytes]:
    found = []
    for part in entry.parts:
        if isinstance(part, Segment):
            found.append(plain_of(part))
        elif isinstance(part, Hole):
            fragment = view.fragment(part.fragment)
            found.append(plain_of(fragment.segment) if fragment else b"")
        else:
            found.append(part.content)
    return found
