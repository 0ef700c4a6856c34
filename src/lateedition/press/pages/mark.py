"""A file of the paper's own: its logo, an icon. The desk made it; it is in the rendition store."""

from __future__ import annotations

from lateedition.press.branding import mark_address
from lateedition.press.kit import Kit
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:  # noqa: ARG001 (pages are called alike)
    """Return the file that `key` ('mark:' and a digest) names, None if the site's brand has none of it."""
    digest, brand = key.partition(":")[2], reading.site().brand
    mark = next((each for each in (brand.files if brand else ()) if each.digest == digest), None)
    content = mark and reading.stored_bytes(mark.digest)
    if mark is None or not content:
        return None
    return Rendition(address=mark_address(mark), parts=(content,), media_type=mark.media_type, keys=(key,), immutable=True)
