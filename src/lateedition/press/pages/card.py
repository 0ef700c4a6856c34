"""The card of a story, which other sites show with a link to it. The desk drew it; it is in the rendition store, and goes with it."""

from __future__ import annotations

from lateedition.press.addresses import card_address
from lateedition.press.kit import Kit
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:  # noqa: ARG001 (pages are called alike)
    """Return the card of the story that `key` ('card:17') names, None if it has none."""
    number = int(key.partition(":")[2])
    card = reading.card(number)
    content = card and reading.stored_bytes(card.digest)
    if card is None or not content:
        return None
    return Rendition(
        address=card_address(number, card),
        parts=(content,),
        media_type=card.media_type,
        keys=(f"story:{number}",),
        immutable=True,
    )
