"""The tombstone at an address of a recalled picture. It says that there was one and when it went, and has none of its bytes."""

from __future__ import annotations

from lateedition.press.kit import Kit
from lateedition.press.message import Message, message_parts
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition
from lateedition.press.showing import Showing


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:
    """Return the answer 410 that `key` ('recalled:7:/pictures/7-0f0f0f0f0f0f0f0f-800.webp') names, None if the picture stands."""
    number, address = key.split(":", 2)[1:]
    recall = reading.recalled(int(number))
    if recall is None:
        return None
    showing = Showing.on(reading)
    words = showing.words
    title, text = (words.picture_lapsed, words.lapsed_text) if recall.reason == "lapsed" else (words.picture_recalled, words.killed_text)
    message = Message(title, text, showing.stamp(recall.moment))
    return Rendition(
        address=address,
        status=410,
        parts=message_parts(message, showing=showing, kit=kit),
        changed=recall.moment,
        keys=(f"picture:{number}",),
    )
