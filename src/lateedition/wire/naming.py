"""Who an item is from, where only its name tells."""

from __future__ import annotations

import re
from urllib.parse import urlsplit


def authority_of(guid: str) -> str:
    """Return the domain that gave out `guid` (RFC 3085 urn:newsml, RFC 4151 tag, or a web address), or an empty string.

    >>> authority_of("urn:newsml:ap.org:20200505:4711"), authority_of("tag:reuters.com,2016:newsml_L1"), authority_of("4711")
    ('ap.org', 'reuters.com', '')
    """
    named = re.match(r"urn:newsml:([^:]+):|tag:([^:,]+)[,:]", guid, re.IGNORECASE)
    if named:
        return (named[1] or named[2]).lower()
    try:
        parts = urlsplit(guid)
        return (parts.hostname or "").removeprefix("www.") if parts.scheme in ("http", "https") else ""
    except ValueError:
        return ""
