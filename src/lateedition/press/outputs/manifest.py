"""The web app manifest (W3C, appmanifest): with it a browser can put the paper among a device's apps. It stores nothing."""

from __future__ import annotations

import json

from lateedition.press.addresses import HOME, MANIFEST, href
from lateedition.press.kit import Kit
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition
from lateedition.press.words import direction

PNG = "image/png"
_PAPER = "#fffdf8"
_SHORT = 12
"""What fits under an icon."""


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:
    """Return the manifest, in the site's name and language."""
    site = reading.site()
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
        "background_color": _PAPER,
        "theme_color": _PAPER,
        "icons": [
            {"src": href(kit.assets["icon.svg"].address), "sizes": "any", "type": "image/svg+xml"},
            {"src": href(kit.assets["icon.png"].address), "sizes": "512x512", "type": PNG},
        ],
    }
    parts = (json.dumps(said, ensure_ascii=False).encode(),)
    return Rendition(address=MANIFEST, parts=parts, media_type="application/manifest+json", keys=(key,))
