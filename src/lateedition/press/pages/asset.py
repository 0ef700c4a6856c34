"""A file that pages use: the style sheet, the script, the icon."""

from __future__ import annotations

from lateedition.press.kit import Kit
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:  # noqa: ARG001 (pages are called alike)
    """Return the asset that `key` ('asset:site.css') names, None if the kit has none of that name."""
    asset = kit.assets.get(key.partition(":")[2])
    if asset is None:
        return None
    return Rendition(address=asset.address, parts=(asset.content,), media_type=asset.media_type, keys=(key,), immutable=True)
