"""A picture's rendition as readers fetch it: the bytes from the rendition store, at an address that holds their digest."""

from __future__ import annotations

from lateedition.press.addresses import picture_address
from lateedition.press.kit import Kit
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:  # noqa: ARG001 (pages are called alike)
    """Return the file that `key` ('picture:<number>:<first 16 of the digest>:<width>') names, None if there is none."""
    number, digest, width = key.split(":")[1:]
    picture = reading.picture(int(number))
    offered = picture.renditions if picture else ()
    rendition = next((r for r in offered if r.digest.startswith(digest) and r.width == int(width)), None)
    content = rendition and reading.rendition_bytes(rendition.digest, of=int(number))
    if rendition is None or not content:
        return None
    return Rendition(
        address=picture_address(int(number), rendition),
        parts=(content,),
        media_type=rendition.media_type,
        keys=(f"picture:{number}",),
        immutable=True,
    )
