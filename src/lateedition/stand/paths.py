"""Paths: what can be one, which are the stand's own, and how one is written in a header."""

from __future__ import annotations

import re
from urllib.parse import quote

RESERVED = "/-/"

_LONGEST_PATH = 4_096
_UNREADABLE = "\ufffd"
_NO_PATH = re.compile(rf"[\x00-\x1f\x7f{_UNREADABLE}\ud800-\udfff]")
_UNRESERVED = "/-._~!$&'()*+,;=:@"


def is_path(path: str) -> bool:
    """Say whether a page can be at `path`, percent-decoded, at all."""
    if not path.startswith("/") or len(path) > _LONGEST_PATH:
        return False
    return (path.isprintable() and _UNREADABLE not in path) or not _NO_PATH.search(path)


def quoted(path: str) -> str:
    """Return `path` percent-encoded (RFC 3986, 3.3).

    >>> quoted("/hindi/यू-3/")
    '/hindi/%E0%A4%AF%E0%A5%82-3/'
    """
    return quote(path, safe=_UNRESERVED)
