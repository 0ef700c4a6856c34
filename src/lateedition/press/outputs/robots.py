"""What crawlers are told (RFC 9309): everything but the house's own addresses, and where the lists of pages are.

Of the page for searching they may read the one on which nothing is asked; the longest rule that fits is the one that counts (2.2.2).
"""

from __future__ import annotations

from lateedition.finder.cutting import SEARCH
from lateedition.press.addresses import NEWS_SITEMAP, SITEMAP, absolute
from lateedition.press.kit import Kit
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:  # noqa: ARG001 (pages are called alike)
    """Return robots.txt."""
    url = reading.site().url
    sitemaps = (f"Sitemap: {absolute(url, address)}" for address in (SITEMAP, NEWS_SITEMAP))
    lines = ("User-agent: *", f"Allow: {SEARCH}$", "Disallow: /-/", *sitemaps)
    return Rendition(address="/robots.txt", parts=("\n".join([*lines, ""]).encode(),), media_type="text/plain; charset=utf-8", keys=(key,))
