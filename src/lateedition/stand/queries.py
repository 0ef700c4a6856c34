"""Queries: which paths take anything of a query. Everything else in one is as if it had not been sent.

No page takes one, but for the moment of which it is asked (moments.py). So a link with a tracker's parameters is the page itself, for us
and for every cache that asks for `Vary` alone; and ten thousand queries that somebody makes up are one page in memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

from lateedition.finder import cutting

SEARCHES = "/-/api/v1/search"
"""Where programs search (a service answers there)."""

TAKEN: Mapping[str, frozenset[str]] = {
    "/-/live": frozenset({"since"}),
    "/-/oembed": frozenset({"url", "format", "maxwidth", "maxheight"}),
    cutting.SEARCH: frozenset(cutting.FIELDS),
    SEARCHES: frozenset(cutting.FIELDS),
}
"""Path → the names that it takes."""

_MOST_FIELDS = 20


def taken(path: str, query: str) -> dict[str, str]:
    """Return the fields of `query` that `path` takes, the first of each name; none if there are more fields than anybody sends.

    >>> taken("/-/live", "since=7&utm_source=x&since=9"), taken("/world/", "since=7")
    ({'since': '7'}, {})
    """
    names = TAKEN.get(path)
    if names is None or not query:
        return {}
    try:
        fields = parse_qsl(query, max_num_fields=_MOST_FIELDS)
    except ValueError:
        return {}
    return {name: value for name, value in reversed(fields) if name in names}
