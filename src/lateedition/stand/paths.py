"""Paths: what can be one, which are the stand's own, and how one is written in a header."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

RESERVED = "/-/"

_LONGEST_PATH = 4_096
_UNREADABLE = "\ufffd"
_NO_PATH = re.compile(rf"[\x00-\x1f\x7f{_UNREADABLE}\ud800-\udfff]")
_UNRESERVED = "/-._~!$&'()*+,;=:@"
_SLASHES = re.compile(r"/{2,}")
_TAKEN_ALONG = " \u00a0.,;:!?'\"()[]<>*_|…’”»।\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff/"


def is_path(path: str) -> bool:
    """Say whether a page can be at `path`, percent-decoded, at all."""
    if not path.startswith("/") or len(path) > _LONGEST_PATH:
        return False
    return (path.isprintable() and _UNREADABLE not in path) or not _NO_PATH.search(path)


def meant(path: str) -> tuple[str, ...]:
    """Return the addresses that somebody who wrote `path` may have meant, the likeliest first.

    Addresses are in lower case and NFC, and have no two slashes together; people type capitals, phones begin with one, and whoever copies
    an address out of a sentence takes along what stands behind it.

    >>> meant("//World/Kim-17/)."), meant("/plain")
    (('/world/kim-17/', '/world/kim-17'), ('/plain/',))
    """
    tidy = _SLASHES.sub("/", unicodedata.normalize("NFC", path).lower())
    bare = tidy.rstrip(_TAKEN_ALONG)
    return tuple(one for one in (f"{bare}/", bare or "/") if one != path and not one.startswith(RESERVED))


def quoted(path: str) -> str:
    """Return `path` percent-encoded (RFC 3986, 3.3).

    >>> quoted("/hindi/यू-3/")
    '/hindi/%E0%A4%AF%E0%A5%82-3/'
    """
    return quote(path, safe=_UNRESERVED)
