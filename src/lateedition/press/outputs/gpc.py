"""What the site says of Global Privacy Control at its well-known address: that it is heeded (GPC, section 4)."""

from __future__ import annotations

import json

from lateedition.press.kit import Kit
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition

_SINCE = "2026-11-26"
"""When what the stand does about it last changed."""


def render(key: str, _reading: Reading, _kit: Kit) -> Rendition | None:
    """Return gpc.json."""
    said = json.dumps({"gpc": True, "lastUpdate": _SINCE}).encode()
    return Rendition(address="/.well-known/gpc.json", parts=(said,), media_type="application/json", keys=(key,))
