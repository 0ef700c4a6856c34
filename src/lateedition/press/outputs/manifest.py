"""The web app manifest (W3C, appmanifest): with it a browser can put the paper among a device's apps. It stores nothing."""

from __future__ import annotations

import json

from lateedition.press.addresses import HOME, MANIFEST, href
from lateedition.press.branding import mark_address
from lateedition.press.kit import Kit
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition
from lateedition.press.theming import PAPER
from lateedition.press.words import direction
from lateedition.story.brand import Brand

PNG = "image/png"
_SHORT = 12
"""What fits under an icon."""

_ICONS = (
    ("icon.svg", "any", "image/svg+xml", "any"),
    ("icon-192.png", "192x192", "image/png", "any"),
    ("icon-512.png", "512x512", "image/png", "any"),
    ("icon-maskable.png", "512x512", "image/png", "maskable"),
)
"""Files, sizes, forms, and what for: what may be masked keeps everything within the middle four fifths (appmanifest, "maskable")."""


_DEVICE_PX = (192, 512)
"""Sizes that browsers ask for to install a paper."""


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:
    """Return the manifest, in the site's name and language."""
    site = reading.site()
    paper = site.theme.paper if site.theme else PAPER
    said = {
        "name": site.name,
        **({"short_name": site.name} if len(site.name) <= _SHORT else {}),
        **({"description": site.tagline} if site.tagline else {}),
        "lang": site.language,
        "dir": direction(site.language),
        "id": HOME,
        "start_url": HOME,
        "scope": HOME,
        "display": "minimal-ui",
        "background_color": paper,
        "theme_color": paper,
        "icons": _own(site.brand) if site.brand else _house(kit),
    }
    parts = (json.dumps(said, ensure_ascii=False).encode(),)
    return Rendition(address=MANIFEST, parts=parts, media_type="application/manifest+json", keys=(key,))


def _house(kit: Kit) -> list[dict[str, str]]:
    return [_icon(kit.assets[name].address, sizes, form, purpose) for name, sizes, form, purpose in _ICONS]


def _own(brand: Brand) -> list[dict[str, str]]:
    """Return the paper's own icons, the smallest first that a device shows."""
    drawn = [_icon(mark_address(mark), "any", mark.media_type, "any") for mark in brand.icons if mark.media_type != PNG]
    plain = [(mark, "any") for side in _DEVICE_PX if (mark := brand.icon(side))]
    full = [(mark, "maskable") for mark in brand.full]
    return drawn + [_icon(mark_address(mark), f"{mark.width}x{mark.height}", mark.media_type, use) for mark, use in (*plain, *full)]


def _icon(address: str, sizes: str, form: str, purpose: str) -> dict[str, str]:
    return {"src": href(address), "sizes": sizes, "type": form, "purpose": purpose}
