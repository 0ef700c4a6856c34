"""Targets: what a request is for, out of its first line (RFC 9112, section 3.2)."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

from msgspec import Struct

_ABSOLUTE = re.compile(rb"https?://([^/?#@]+)([/?#].*)?", re.IGNORECASE)


class Target(Struct, frozen=True):
    """The path, percent-decoded, what is not UTF-8 in it replaced by U+FFFD; the query as it came; the host, if the target names one.

    A path is not tidied: `//` and `..` are in it as they were, and no page has them. One that does not start with a slash is
    that of a request for something else than a page.
    """

    path: str
    query: str = ""
    host: str | None = None


def read(target: bytes) -> Target:
    """Return what `target` says: a path with a query, or a whole address as proxies send it. Anything else is its own path.

    >>> read(b"/caf%C3%A9/?a=b"), read(b"http://paper.example?a")
    (Target(path='/café/', query='a=b', host=None), Target(path='/', query='a', host='paper.example'))
    """
    host = None
    if not target.startswith(b"/"):
        absolute = _ABSOLUTE.fullmatch(target)
        if absolute is None:
            return Target(_text(target))
        host, target = _text(absolute[1]), absolute[2] or b"/"
    path, _, query = target.partition(b"#")[0].partition(b"?")
    return Target(_text(unquote_to_bytes(path)) or "/", _text(query), host)


def _text(said: bytes) -> str:
    return said.decode("utf-8", "replace")
