"""Addresses in what agencies send: relative ones are joined to the page they stand on."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

# an address that joining and splitting would leave as it is, as nearly all are
_PLAIN = re.compile(r"https?://[a-z0-9.-]+(?:/[\w.~/%+,@!$'()*=:&-]*(?:\?[\w.~/%+,@!$'()*=:&-]+)?(?:#[\w.~/%+,@!$'()*=:&-]+)?)?", re.ASCII)


def joined(base: str, address: str) -> str:
    """Return `address` as seen from the page at `base`; as it is where it cannot be understood.

    >>> joined("https://lantern.example/a/", "../b?c"), joined("", "b")
    ('https://lantern.example/b?c', 'b')
    """
    if _PLAIN.fullmatch(address):
        return address
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return address.strip()


def linkable(base: str, address: str) -> str:
    """Return `address` as an absolute one that a reader may follow, or nothing: a path of theirs would lead to a page of ours."""
    if _PLAIN.fullmatch(address):
        return address
    try:
        link = urljoin(base, address.strip()) if base else address.strip()
        return link if urlsplit(link).scheme in ("http", "https", "mailto") else ""
    except ValueError:
        return ""
