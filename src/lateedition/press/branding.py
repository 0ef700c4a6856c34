"""Branding: the paper's own logo and icons as pages, feeds and machines name them. Without any the house's icon stands there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from minijinja import safe
from msgspec import Struct

from lateedition.press.addresses import HOME, absolute, asset_address, href
from lateedition.press.structured import Data
from lateedition.story.brand import Mark, MarkType
from lateedition.story.taxonomy import Site

if TYPE_CHECKING:
    from lateedition.press.kit import Kit
    from lateedition.press.library import Library
    from lateedition.press.noting import NotedReading

FEED_PX = 144
"""How wide the picture of an RSS feed may be (RSS 2.0.11, image)."""

LARGE_PX, NOTICE_PX, SMALL_PX = 512, 192, 32

_HEAD = ((SMALL_PX, "icon"), (180, "apple-touch-icon"))
"""Which icons in PNG a page names, and as what; the rest are in the manifest."""

_EXTENSIONS: dict[MarkType, str] = {"image/svg+xml": "svg", "image/png": "png", "image/webp": "webp"}


class LogoView(Struct, frozen=True):
    """A logo in the masthead. `href` is markup; `shown` is the class that says when: by day, by night, or always where there is one
    alone, which has the paper's ground behind it by night."""

    href: str
    width: int
    height: int
    shown: str


class IconLink(Struct, frozen=True):
    """An icon in a page's head; `href` and `media_type` are markup."""

    rel: str
    href: str
    media_type: str
    sizes: str


def mark_address(mark: Mark) -> str:
    """Return where a file of the brand is served. Its content is in its name, so it never changes there.

    >>> mark_address(Mark("0f" * 32, "image/png", 32, 32))
    '/assets/mark-0f0f0f0f.png'
    """
    return asset_address(f"mark.{_EXTENSIONS[mark.media_type]}", digest=mark.digest)


def logos_of(site: Site) -> tuple[LogoView, ...]:
    """Return the logos in the masthead, none where the name stands there in type."""
    if site.brand is None or site.brand.logo is None:
        return ()
    logo, dark = site.brand.logo, site.brand.logo_dark
    return (_logo(logo, "by-day"), _logo(dark, "by-night")) if dark else (_logo(logo, "always"),)


def icon_links(site: Site) -> tuple[IconLink, ...]:
    """Return the icons that a page's head names, what can be drawn in any size first; none where the house's stands there."""
    if site.brand is None:
        return ()
    drawn = (mark for mark in site.brand.icons if mark.media_type == "image/svg+xml")
    found = [IconLink("icon", href(mark_address(mark)), safe(mark.media_type), "any") for mark in drawn]
    for side, rel in _HEAD:
        if mark := site.brand.icon(side):
            found.append(IconLink(rel, href(mark_address(mark)), safe(mark.media_type), f"{side}x{side}"))
    return tuple(found)


def icon_url(site: Site, side_px: int) -> str:
    """Return the full URL of the paper's own icon of this size, in PNG; nothing if it has none."""
    mark = site.brand.icon(side_px) if site.brand else None
    return absolute(site.url, mark_address(mark)) if mark else ""


def logo_url(site: Site) -> str:
    """Return the full URL of the paper's own logo; nothing if its name stands in type."""
    return absolute(site.url, mark_address(site.brand.logo)) if site.brand and site.brand.logo else ""


def publisher(site: Site) -> Data:
    """Return who publishes, as structured data says it: with the paper's own logo, else its own icon, if it has any."""
    said: Data = {"@type": "NewsMediaOrganization", "name": site.name, "url": absolute(site.url, HOME)}
    mark = site.brand and (site.brand.logo or site.brand.icon(LARGE_PX))
    if not mark:
        return said
    return said | {
        "logo": {"@type": "ImageObject", "url": absolute(site.url, mark_address(mark)), "width": mark.width, "height": mark.height}
    }


def every(library: Library, _kit: Kit | None = None) -> Iterator[str]:
    """Give the key of each file of the site's brand, those before it among them."""
    site = library.site()
    yield from (f"mark:{mark.digest}" for mark in (site.brand.files if site and site.brand else ()))


def needed(reading: NotedReading, key: str) -> bool:
    """Say whether the site's brand has the file of `key`."""
    brand = reading.site().brand
    return brand is not None and key.partition(":")[2] in {mark.digest for mark in brand.files}


def _logo(mark: Mark, shown: str) -> LogoView:
    return LogoView(href(mark_address(mark)), mark.width, mark.height, shown)
