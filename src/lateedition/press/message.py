"""Messages: the pages that say why there is no other page."""

from __future__ import annotations

from msgspec import Struct

from lateedition.press.frame import framed
from lateedition.press.kit import Kit
from lateedition.press.rendition import Part
from lateedition.press.showing import Showing, Stamp


class Message(Struct, frozen=True):
    """What message.html prints; `lines` say more; `stamp` is when it became so, where that is known."""

    title: str
    text: str = ""
    stamp: Stamp | None = None
    lines: tuple[str, ...] = ()


def message_parts(message: Message, *, showing: Showing, kit: Kit) -> tuple[Part, ...]:
    """Return a page that says `message` and is not to be indexed."""
    frame = framed(showing, kind="error", title=message.title)
    return kit.parts("message.html", frame=frame, message=message)
