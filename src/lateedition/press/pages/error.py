"""The pages for addresses without a page, at reserved paths where the stand finds them."""

from __future__ import annotations

from lateedition.press.addresses import error_address
from lateedition.press.kit import Kit
from lateedition.press.message import Message, message_parts
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition
from lateedition.press.showing import Showing


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:
    """Return the page for an error status ('error:404', 'error:410'), None for a status we have no words for."""
    status = int(key.partition(":")[2])
    showing = Showing.on(reading)
    words = showing.words
    messages = {404: Message(words.not_found, words.not_found_text), 410: Message(words.gone, words.gone_text)}
    if status not in messages:
        return None
    return Rendition(
        address=error_address(status), status=status, parts=message_parts(messages[status], showing=showing, kit=kit), keys=(key,)
    )
