"""What a payload that no format knows looks like, for the error that says so."""

from __future__ import annotations

import re

from lateedition.wire.opening import Opening

_ROOTS = {
    "sports-content": "SportsML", "sports-content-set": "SportsML", "html": "an HTML page",
    "xmpmeta": "XMP metadata", "opml": "an OPML list of feeds", "urlset": "a sitemap", "sitemapindex": "a sitemap", "schedule": "SportsML",
}  # fmt: skip
_FIRST_BYTES = (
    (b"%PDF", "a PDF document"), (b"PK\x03\x04", "a zip archive"), (b"\x1f\x8b", "a gzip archive"),
    (b"\x01", "text in a frame of control characters, without a header line of IPTC 7901 or ANPA 1312"),
)  # fmt: skip


def likeness_of(payload: bytes, opening: Opening) -> str:
    """Return in words what `payload` seems to be."""
    if not payload.strip(b" \t\r\n\0"):
        return "an empty file"
    first = next((words for start, words in _FIRST_BYTES if payload.lstrip(b"\x16\x7f").startswith(start)), "")
    if first:
        return first
    if opening.root:
        return _ROOTS.get(opening.root, f"XML with the root element {opening.root!r}")
    if opening.document is not None:
        return f"JSON with the keys {', '.join(sorted(map(str, opening.record))[:8]) or '(none)'}"
    if re.search(r"^From: |^Received: |^MIME-Version:", opening.text, re.MULTILINE):
        return "an e-mail"
    return "text that begins with " + repr(opening.text[:40])
