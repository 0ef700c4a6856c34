"""The tombstone at an address that a withdrawn story had. It says that there was one and when it went, and nothing of it."""

from __future__ import annotations

from lateedition.press.kit import Kit
from lateedition.press.message import Message, message_parts
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition
from lateedition.press.showing import Showing


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:
    """Return the answer 410 at the address in `key` ('gone:/world/medal-17/'), None if nothing was withdrawn there."""
    address = key.partition(":")[2]
    withdrawal = reading.withdrawn(address)
    if withdrawal is None:
        return None
    showing = Showing.on(reading)
    words, stamp = showing.words, showing.stamp(withdrawal.moment)
    said = {"killed": (words.killed, words.killed_text), "expired": (words.expired, words.expired_text)}
    title, text = said.get(withdrawal.reason, (words.gone, words.gone_text))
    return Rendition(
        address=address,
        status=410,
        parts=message_parts(Message(title, text, stamp), showing=showing, kit=kit),
        changed=withdrawal.moment,
        keys=(key, f"story:{withdrawal.number}"),
    )
