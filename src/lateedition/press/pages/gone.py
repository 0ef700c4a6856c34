"""The tombstone at an address that a withdrawn story had. It says that there was one and when it went, and nothing of it."""

from __future__ import annotations

from lateedition.press.addresses import HOME, absolute
from lateedition.press.kit import Kit
from lateedition.press.message import Message, message_parts
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition
from lateedition.press.showing import Showing
from lateedition.story.handover import Withdrawn


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:
    """Return the answer 410 at the address in `key` ('gone:/world/medal-17/'), by an order of law 451; None if none was withdrawn there."""
    address = key.partition(":")[2]
    withdrawal = reading.withdrawn(address)
    if withdrawal is None:
        return None
    showing = Showing.on(reading)
    legal = withdrawal.reason == "legal"
    return Rendition(
        address=address,
        status=451 if legal else 410,
        # RFC 7725, section 4: who blocks, which is this site; whose order it is stands in the page (section 3)
        headers=(("link", f'<{absolute(showing.site.url, HOME)}>; rel="blocked-by"'),) if legal else (),
        parts=message_parts(_message(withdrawal, showing), showing=showing, kit=kit),
        changed=withdrawal.moment,
        keys=(key, f"story:{withdrawal.number}"),
    )


def _message(withdrawal: Withdrawn, showing: Showing) -> Message:
    words, stamp = showing.words, showing.stamp(withdrawal.moment)
    match withdrawal.reason:
        case "killed":
            return Message(words.killed, words.killed_text, stamp)
        case "withheld":
            return Message(words.withheld, words.withheld_text, stamp)
        case "legal":
            said = ((words.by_order_of, withdrawal.authority), (words.legal_basis, withdrawal.legal_basis))
            return Message(words.legal, words.legal_text, stamp, lines=tuple(f"{label}{text}" for label, text in said if text))
        case "expired":
            return Message(words.expired, words.expired_text, stamp)
        case "unpublished" | "merged":
            return Message(words.gone, words.gone_text, stamp)
