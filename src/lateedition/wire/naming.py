"""Who an item is from, where only its name tells."""

from __future__ import annotations

import re
from urllib.parse import urlsplit


def authority_of(guid: str) -> str:
    """Return the domain that gave out `guid` (RFC 3085 urn:newsml, RFC 4151 tag, or a web address), or an empty string.

    "localhost" (RFC 6761) is whoever never told his system its name: nobody.

    >>> authority_of("urn:newsml:ap.org:20200505:4711"), authority_of("tag:reuters.com,2016:newsml_L1"), authority_of("4711")
    ('ap.org', 'reuters.com', '')
    >>> authority_of("urn:newsml:localhost:2026-01-04:4711")
    ''
    """
    named = re.match(r"urn:newsml:([^:]+):|tag:([^:,]+)[,:]", guid, re.IGNORECASE)
    host = (named[1] or named[2]).lower() if named else _host_in(guid)
    return "" if host == "localhost" else host


def _host_in(address: str) -> str:
    try:
        parts = urlsplit(address)
        return (parts.hostname or "").removeprefix("www.") if parts.scheme in ("http", "https") else ""
    except ValueError:
        return ""
