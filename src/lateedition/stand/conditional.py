"""Conditional requests: whether the reader has the page already (RFC 9110, section 13)."""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from datetime import UTC
from email.utils import formatdate, parsedate_to_datetime
from functools import lru_cache

SETTLED_S = 5.0
"""How old a change must be before its time is told. Last-Modified counts whole seconds and an edition is on the disk a moment after
its own moment: told at once, one time could mean two editions, and a reader would be told that nothing changed."""

_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')


def entity_tag(own: str, filling: str, *, coding: str) -> str:
    """Return a strong entity tag of what is a page's own and what fills its holes: equal exactly when the same bytes are sent.

    >>> entity_tag("7KQx", "bT_3", coding="gzip")
    '"7KQxbT_3-g"'
    """
    return f'"{own}{filling}-{coding[0]}"'


def characters(digest: bytes) -> str:
    """Return `digest` in characters that an entity tag may have."""
    return urlsafe_b64encode(digest).decode()


def http_date(moment: float) -> str:
    """Return `moment` (POSIX seconds) as HTTP writes it, cut to the second.

    >>> http_date(1588669919.9)
    'Tue, 05 May 2020 09:11:59 GMT'
    """
    return _http_date(int(moment))


def reader_has(*, tag: str, modified: str | None, if_none_match: str | None, if_modified_since: str | None) -> bool:
    """Say whether a 304 is the right answer to a GET or HEAD of a page with this tag and Last-Modified.

    If-None-Match is compared weakly, and where it is given If-Modified-Since is not looked at (RFC 9110, 13.1.3).

    >>> reader_has(tag='"a"', modified=None, if_none_match='W/"b", W/"a"', if_modified_since=None)
    True
    """
    if if_none_match is not None:
        return if_none_match.strip() == "*" or (tag in if_none_match and tag in _TAG.findall(if_none_match))
    if if_modified_since is None or modified is None:
        return False
    since, changed = _seconds(if_modified_since), _seconds(modified)
    return since is not None and changed is not None and changed <= since


@lru_cache(maxsize=64)  # one list that changed is on thousands of pages
def _http_date(second: int) -> str:
    return formatdate(second, usegmt=True)


def _seconds(date: str) -> float | None:
    try:
        moment = parsedate_to_datetime(date)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None
