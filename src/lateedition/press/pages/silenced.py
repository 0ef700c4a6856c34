"""The tombstone at an address of a recalled recording. It says that there was one and when it went, and has none of its bytes."""

from __future__ import annotations

from lateedition.press.kit import Kit
from lateedition.press.message import Message, message_parts
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition
from lateedition.press.showing import Showing


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:
    """Return the answer 410 that `key` ('silenced:7:/recordings/7-0f0f0f0f0f0f0f0f.mp3') names, None if the recording stands."""
    number, address = key.split(":", 2)[1:]
    recall = reading.silenced(int(number))
    if recall is None:
        return None
    showing = Showing.on(reading)
    message = Message(showing.words.recording_recalled, showing.words.killed_text, showing.stamp(recall.moment))
    return Rendition(
        address=address,
        status=410,
        parts=message_parts(message, showing=showing, kit=kit),
        changed=recall.moment,
        keys=(f"recording:{number}",),
    )
